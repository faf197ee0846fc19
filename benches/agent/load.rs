//! The client of the HTTP server, in a process of its own: many connections, each with the next request as soon as the
//! last one is answered.

use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::Builder,
    task::JoinSet,
    time::timeout,
};

const CONNECTIONS: u64 = 16;
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
/// How the server's answer ends.
const END: &[u8] = b"\r\n\r\nhello";
/// A server that does not answer holds nobody up.
const DEADLINE: Duration = Duration::from_secs(60);

/// Asks so many times and prints how many seconds that took.
pub(crate) fn ask(port: u16, times: u64) {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let took = runtime.block_on(async {
        let mut asking = JoinSet::new();
        let begun = Instant::now();
        for _ in 0..CONNECTIONS {
            asking.spawn(connection(port, times / CONNECTIONS));
        }
        timeout(DEADLINE, asking.join_all()).await.expect("the server answers");
        begun.elapsed()
    });
    println!("{}", took.as_secs_f64());
}

async fn connection(port: u16, times: u64) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("connect");
    stream.set_nodelay(true).expect("nodelay");
    let mut answer = Vec::with_capacity(1024);
    for _ in 0..times {
        stream.write_all(REQUEST).await.expect("write");
        answer.clear();
        while !answer.ends_with(END) {
            assert_ne!(stream.read_buf(&mut answer).await.expect("read"), 0, "the server hung up");
        }
    }
}
