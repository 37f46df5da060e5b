//! A Redis of version 7.2, as far as `WAITAOF` goes: it answers that itself and passes everything
//! else on to a real server, which may be older.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tests::servers::Redis;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// What `WAITAOF` comes to.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// So many confirmations of the server and of its replicas.
    Confirmed(u8, u8),
    /// The time asked for passes; then so many.
    Late(u8, u8),
    /// An error.
    Error,
    /// The connection is closed.
    Closed,
}

/// A running stub.
pub struct Stub {
    port: u16,
    password: String,
    answer: Arc<Mutex<Answer>>,
    seen: Arc<Mutex<Vec<Vec<String>>>>,
}

impl Stub {
    /// Starts one in front of a server.
    pub async fn start(server: &Redis) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stub = Self {
            port: listener.local_addr().unwrap().port(),
            password: server.password().to_owned(),
            answer: Arc::new(Mutex::new(Answer::Confirmed(1, 0))),
            seen: Arc::default(),
        };
        let (answer, seen) = (Arc::clone(&stub.answer), Arc::clone(&stub.seen));
        let server = (server.host().to_owned(), server.port());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(server.clone()).await.unwrap();
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
                // Ends with the connection.
                tokio::spawn(async move { serve(client, server, &answer, &seen).await });
            }
        });
        stub
    }

    pub fn url(&self) -> String {
        format!("redis://:{}@127.0.0.1:{}/", self.password, self.port)
    }

    /// From now on.
    pub fn answer(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    /// Arguments of each `WAITAOF`, since this was asked last.
    pub fn seen(&self) -> Vec<Vec<String>> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

async fn serve(
    client: TcpStream,
    server: TcpStream,
    answer: &Mutex<Answer>,
    seen: &Mutex<Vec<Vec<String>>>,
) -> Option<()> {
    let (client, mut back) = client.into_split();
    let (server, mut on) = server.into_split();
    let (mut client, mut server) = (BufReader::new(client), BufReader::new(server));
    loop {
        let command = array(&mut client).await?;
        let words: Vec<String> = command
            .iter()
            .map(|word| String::from_utf8_lossy(word).into_owned())
            .collect();
        match &*words[0] {
            "WAITAOF" => {
                seen.lock().unwrap().push(words[1..].to_vec());
                let answer = *answer.lock().unwrap();
                wait(answer, words[3].parse().unwrap(), &mut back).await?;
            }
            "COMMAND" => back
                .write_all(b"*1\r\n*1\r\n$7\r\nwaitaof\r\n")
                .await
                .ok()?,
            _ => {
                pass(&command, &mut on).await?;
                let mut reply = Vec::new();
                value(&mut server, &mut reply).await?;
                back.write_all(&reply).await.ok()?;
            }
        }
    }
}

async fn wait(answer: Answer, limit: u64, back: &mut (impl AsyncWrite + Unpin)) -> Option<()> {
    let text = match answer {
        Answer::Confirmed(local, replicas) | Answer::Late(local, replicas) => {
            format!("*2\r\n:{local}\r\n:{replicas}\r\n")
        }
        Answer::Error => "-ERR WAITAOF cannot be used when appendonly is disabled\r\n".to_owned(),
        Answer::Closed => return None,
    };
    if matches!(answer, Answer::Late(..)) {
        sleep(Duration::from_millis(limit)).await;
    }
    back.write_all(text.as_bytes()).await.ok()
}

async fn pass(command: &[Vec<u8>], on: &mut (impl AsyncWrite + Unpin)) -> Option<()> {
    let mut bytes = format!("*{}\r\n", command.len()).into_bytes();
    for word in command {
        bytes.extend(format!("${}\r\n", word.len()).as_bytes());
        bytes.extend(word);
        bytes.extend(b"\r\n");
    }
    on.write_all(&bytes).await.ok()
}

type Half<'a> = &'a mut BufReader<tokio::net::tcp::OwnedReadHalf>;

/// A command: an array of bulk strings.
async fn array(from: Half<'_>) -> Option<Vec<Vec<u8>>> {
    let count = line(from).await?.strip_prefix('*')?.parse().ok()?;
    let mut words = Vec::new();
    for _ in 0..count {
        let length: usize = line(from).await?.strip_prefix('$')?.parse().ok()?;
        let mut word = vec![0; length + 2];
        from.read_exact(&mut word).await.ok()?;
        word.truncate(length);
        words.push(word);
    }
    Some(words)
}

/// Copies one value of RESP 2 as it is.
async fn value(from: Half<'_>, to: &mut Vec<u8>) -> Option<()> {
    let first = line(from).await?;
    to.extend(first.as_bytes());
    to.extend(b"\r\n");
    let length = first[1..].parse::<usize>();
    match (first.as_bytes()[0], length) {
        (b'$', Ok(length)) => {
            let mut bytes = vec![0; length + 2];
            from.read_exact(&mut bytes).await.ok()?;
            to.extend(bytes);
        }
        (b'*', Ok(length)) => {
            for _ in 0..length {
                Box::pin(value(from, to)).await?;
            }
        }
        _ => {}
    }
    Some(())
}

async fn line(from: Half<'_>) -> Option<String> {
    let mut line = String::new();
    from.read_line(&mut line).await.ok()?;
    Some(line.strip_suffix("\r\n")?.to_owned())
}
