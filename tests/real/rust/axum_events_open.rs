//! Live events for browsers with axum and a graceful end, and one client.

use axum::{
    Router,
    response::sse::{Event, Sse},
    routing::get,
};
use futures_util::stream::{self, Stream};
use std::{convert::Infallible, io::Write, net, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

async fn events() -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    Sse::new(stream::unfold(0_u64, |number| async move {
        tokio::time::sleep(Duration::from_millis(500)).await;
        Some((Ok(Event::default().data(number.to_string())), number + 1))
    }))
}

async fn asked_to_end() {
    signal(SignalKind::terminate()).expect("a handler").recv().await;
    println!("draining");
}

pub(super) async fn main() {
    let app = Router::new().route("/events", get(events));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let mut client = net::TcpStream::connect(listener.local_addr().expect("an address")).expect("it listens");
    client.write_all(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n").expect("it is connected");
    axum::serve(listener, app).with_graceful_shutdown(asked_to_end()).await.expect("it serves");
    drop(client);
}
