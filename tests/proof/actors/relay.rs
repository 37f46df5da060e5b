//! Leads connections on.

use std::net::SocketAddr;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};

/// Leads connections to the returned address, which is at `from`, on to another one, as long as the
/// tokio runtime lasts.
pub async fn relay(from: std::net::IpAddr, to: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind((from, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                if let Ok(mut other) = TcpStream::connect(to).await {
                    let _ = copy_bidirectional(&mut stream, &mut other).await;
                }
            });
        }
    });
    address
}
