//! A network of namespaces, joined by a bridge.

use std::{
    env, fs,
    net::{IpAddr, Ipv4Addr},
    process::{self, Command},
    sync::atomic::{AtomicU8, Ordering},
};
use tests::servers::skipped;

/// Machines on one network. It is taken down when it is dropped.
pub struct Network {
    /// What all names begin with.
    name: String,
    subnet: u8,
    machines: usize,
}

impl Network {
    /// A network with so many machines. `None`: this process may not make one.
    ///
    /// On the gate (`CI=true`) one that may and cannot is an error.
    pub fn new(machines: usize) -> Option<Self> {
        if !is_admin() {
            println!("skipped: network namespaces: this process may not make any");
            return None;
        }
        if Command::new("ip").arg("-V").output().is_err() {
            skipped("ip");
            return None;
        }
        match Self::of_any_subnet(machines) {
            Ok(network) => Some(network),
            Err(error) => {
                println!("skipped: network namespaces: {error}");
                let is_gate = env::var("CI").as_deref() == Ok("true");
                assert!(!is_gate, "the gate leaves nothing out: {error}");
                None
            }
        }
    }

    /// A network with a subnet that nobody else has.
    fn of_any_subnet(machines: usize) -> Result<Self, String> {
        static LAST: AtomicU8 = AtomicU8::new(0);
        let mut error = "no subnet is free";
        // Others that look for one at the same time begin elsewhere.
        let first = process::id() * 7;
        for subnet in (0..250).map(|next| ((first + next) % 250).to_le_bytes()[0]) {
            if owners(subnet)? > 0 {
                continue;
            }
            let number = LAST.fetch_add(1, Ordering::Relaxed);
            // From here on what is there is taken down again, also if the rest fails.
            let network = Self {
                // Names of interfaces have at most 15 characters.
                name: format!("pf{}n{number}", process::id() % 100_000),
                subnet,
                machines,
            };
            network.open_bridge()?;
            // Somebody else may have found it free in the same moment.
            if owners(subnet)? > 1 {
                error = "others take the subnets that are free";
                continue;
            }
            for number in 0..machines {
                network.add(number)?;
            }
            return Ok(network);
        }
        Err(error.to_owned())
    }

    fn open_bridge(&self) -> Result<(), String> {
        let bridge = &self.name;
        let address = format!("{}/24", self.address());
        ip(&["link", "add", bridge, "type", "bridge"])?;
        ip(&["addr", "add", &address, "dev", bridge])?;
        ip(&["link", "set", bridge, "up"])?;
        Ok(())
    }

    fn add(&self, number: usize) -> Result<(), String> {
        let machine = self.machine(number);
        let (here, there) = (
            format!("{}a{number}", self.name),
            format!("{}b{number}", self.name),
        );
        let address = format!("10.213.{}.{}/24", self.subnet, number + 2);
        let inside = |arguments: &[&str]| ip(&[&["-n", &machine], arguments].concat());
        ip(&["netns", "add", &machine])?;
        ip(&["link", "add", &here, "type", "veth", "peer", "name", &there])?;
        ip(&["link", "set", &there, "netns", &machine])?;
        ip(&["link", "set", &here, "master", &self.name, "up"])?;
        inside(&["addr", "add", &address, "dev", &there])?;
        inside(&["link", "set", &there, "up"])?;
        inside(&["link", "set", "lo", "up"])?;
        Ok(())
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
            // What was not made cannot be taken down.
            drop(ip(&["netns", "del", &self.machine(number)]));
            // It goes with the namespace where its other end is, if it got there.
            drop(ip(&["link", "del", &format!("{}a{number}", self.name)]));
        }
        drop(ip(&["link", "del", &self.name]));
    }
}

/// Whether this process may make networks and namespaces: has `CAP_NET_ADMIN` and `CAP_SYS_ADMIN`
/// (capabilities(7)). Root has them unless it is confined.
fn is_admin() -> bool {
    const NEEDED: u64 = 1 << 12 | 1 << 21;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("CapEff:"));
    let capabilities = line.and_then(|line| u64::from_str_radix(line.trim(), 16).ok());
    capabilities.is_some_and(|capabilities| capabilities & NEEDED == NEEDED)
}

/// How many interfaces of this machine have an address in a subnet of ours.
fn owners(subnet: u8) -> Result<usize, String> {
    let addresses = ip(&["-4", "-o", "addr", "show"])?;
    Ok(addresses.matches(&format!(" 10.213.{subnet}.")).count())
}

/// Has `ip` do something; what it says.
fn ip(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("ip").args(arguments).output();
    let output = output.map_err(|error| format!("ip: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("ip {}: {}", arguments.join(" "), said.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
