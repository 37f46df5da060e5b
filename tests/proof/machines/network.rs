//! A network of namespaces, joined by a bridge.

use std::{
    env,
    net::{IpAddr, Ipv4Addr},
    process::{self, Command, Stdio},
    sync::atomic::{AtomicU8, Ordering},
};

/// Machines on one network. It is taken down when it is dropped.
pub struct Network {
    /// What all names begin with.
    name: String,
    subnet: u8,
    machines: usize,
}

impl Network {
    /// A network with so many machines. `None`: this process may not make one.
    pub fn new(machines: usize) -> Option<Self> {
        static LAST: AtomicU8 = AtomicU8::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        // Names of interfaces have at most 15 characters.
        let name = format!("pf{}n{number}", process::id() % 100_000);
        let subnet = u8::try_from((process::id() * 2 + u32::from(number)) % 250).ok()?;
        // From here on what is there is taken down again, also if the rest fails.
        let network = Self {
            name,
            subnet,
            machines,
        };
        network.set_up().then_some(network)
    }

    fn set_up(&self) -> bool {
        let bridge = &self.name;
        let address = format!("{}/24", self.address());
        ip(&["link", "add", bridge, "type", "bridge"])
            && ip(&["addr", "add", &address, "dev", bridge])
            && ip(&["link", "set", bridge, "up"])
            && (0..self.machines).all(|number| self.add(number))
    }

    fn add(&self, number: usize) -> bool {
        let machine = self.machine(number);
        let (here, there) = (
            format!("{}a{number}", self.name),
            format!("{}b{number}", self.name),
        );
        let address = format!("10.213.{}.{}/24", self.subnet, number + 2);
        let inside = |arguments: &[&str]| ip(&[&["-n", &machine], arguments].concat());
        ip(&["netns", "add", &machine])
            && ip(&["link", "add", &here, "type", "veth", "peer", "name", &there])
            && ip(&["link", "set", &there, "netns", &machine])
            && ip(&["link", "set", &here, "master", &self.name, "up"])
            && inside(&["addr", "add", &address, "dev", &there])
            && inside(&["link", "set", &there, "up"])
            && inside(&["link", "set", "lo", "up"])
    }

    fn machine(&self, number: usize) -> String {
        format!("{}m{number}", self.name)
    }

    /// The address of the machine on which the tests run.
    pub fn address(&self) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(10, 213, self.subnet, 1))
    }

    /// This program, run on one of the machines.
    pub fn command(&self, number: usize) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.machine(number)]);
        command.arg(env::current_exe().unwrap());
        command
    }

    /// This program, run on this machine.
    pub fn this_machine() -> Command {
        Command::new(env::current_exe().unwrap())
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for number in 0..self.machines {
            ip(&["netns", "del", &self.machine(number)]);
            // It goes with the namespace where its other end is, if it got there.
            ip(&["link", "del", &format!("{}a{number}", self.name)]);
        }
        ip(&["link", "del", &self.name]);
    }
}

/// Whether `ip` could do it.
fn ip(arguments: &[&str]) -> bool {
    let status = Command::new("ip")
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}
