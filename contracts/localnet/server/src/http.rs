//! HTTP/1.1 as the chain's clients speak it: whole requests with a length, connections that stay open.

use crate::driver::{Call, Outcome};
use std::io::{copy, sink, BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{channel, Sender};
use std::time::Duration;

/// A Wasm file of the greatest allowed size in base64, with room around it.
const MAX_BODY_BYTES: usize = 1 << 20;
const MAX_HEAD_BYTES: u64 = 16 << 10;
/// Connections without a request are closed after this time.
const IDLE: Duration = Duration::from_secs(30);
/// How much of a refused request is still taken in, and how long its sender may pause: closing on bytes that nobody
/// read resets the connection, and the refusal is lost with it.
const REFUSED_BYTES: u64 = 16 << 20;
const REFUSED_PAUSE: Duration = Duration::from_secs(2);

struct Head {
    method: String,
    target: String,
    host: String,
    body_bytes: usize,
    closes: bool,
}

enum Refusal {
    Malformed,
    TooLong,
}

/// Serves one connection until it ends.
pub fn serve(stream: TcpStream, calls: &Sender<Call>) {
    let _ = stream.set_read_timeout(Some(IDLE));
    let _ = stream.set_nodelay(true);
    // An error is a client that went away.
    let _ = serve_all(&stream, calls);
}

fn serve_all(stream: &TcpStream, calls: &Sender<Call>) -> Result<(), Error> {
    let is_local = stream.peer_addr()?.ip().to_canonical().is_loopback();
    let mut reader = BufReader::new(stream);
    loop {
        let head = match read_head(&mut reader)? {
            None => return Ok(()),
            Some(Err(refusal)) => return refuse(reader, &refusal),
            Some(Ok(head)) => head,
        };
        let mut body = vec![0; head.body_bytes];
        reader.read_exact(&mut body)?;
        let (outcome, decided) = channel();
        let call = Call {
            method: head.method,
            target: head.target,
            host: head.host,
            body,
            is_local,
            outcome,
        };
        calls
            .send(call)
            .map_err(|_| Error::from(ErrorKind::NotConnected))?;
        match decided.recv() {
            Ok(Outcome::Reply(reply)) => write(stream, reply.status, &reply.body)?,
            Ok(Outcome::Hang) => hang(&mut reader)?,
            Ok(Outcome::Drop) | Err(_) => return Ok(()),
        }
        if head.closes {
            return Ok(());
        }
    }
}

/// Keeps the connection until the client gives up.
fn hang(reader: &mut BufReader<&TcpStream>) -> Result<(), Error> {
    reader.get_ref().set_read_timeout(None)?;
    let mut ignored = [0; 1024];
    while reader.read(&mut ignored)? > 0 {}
    Err(ErrorKind::ConnectionAborted.into())
}

/// `None` at the end of the connection.
fn read_head(reader: &mut BufReader<&TcpStream>) -> Result<Option<Result<Head, Refusal>>, Error> {
    let mut limited = reader.take(MAX_HEAD_BYTES);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if limited.read_line(&mut line)? == 0 {
            let is_end = lines.is_empty() && limited.limit() > 0;
            return Ok((!is_end).then_some(Err(Refusal::TooLong)));
        }
        let line = line.trim_end();
        if !line.is_empty() {
            lines.push(line.to_string());
        } else if !lines.is_empty() {
            return Ok(Some(head_of(&lines)));
        }
    }
}

fn head_of(lines: &[String]) -> Result<Head, Refusal> {
    let mut words = lines[0].split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Refusal::Malformed);
    };
    let header = |name: &str| {
        let of_line = |line: &String| {
            let (found, value) = line.split_once(':')?;
            found
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_string())
        };
        lines[1..].iter().find_map(of_line)
    };
    let body_bytes = match header("content-length") {
        _ if header("transfer-encoding").is_some() => return Err(Refusal::Malformed),
        None => 0,
        Some(length) => length.parse().map_err(|_| Refusal::Malformed)?,
    };
    if body_bytes > MAX_BODY_BYTES {
        return Err(Refusal::TooLong);
    }
    Ok(Head {
        method: method.into(),
        target: target.into(),
        host: header("host").unwrap_or_else(|| "localhost".into()),
        body_bytes,
        closes: header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")),
    })
}

fn refuse(reader: BufReader<&TcpStream>, refusal: &Refusal) -> Result<(), Error> {
    let stream = *reader.get_ref();
    let (status, detail) = match refusal {
        Refusal::Malformed => (400, "the request is not HTTP/1.1 with a length"),
        Refusal::TooLong => (413, "the request is too long"),
    };
    write(
        stream,
        status,
        format!("{{\"status\":{status},\"detail\":\"{detail}\"}}").as_bytes(),
    )?;
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(REFUSED_PAUSE))?;
    copy(&mut reader.take(REFUSED_BYTES), &mut sink())?;
    Ok(())
}

fn write(mut stream: &TcpStream, status: u16, body: &[u8]) -> Result<(), Error> {
    let head = format!(
        "HTTP/1.1 {status} {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        if status < 400 { "OK" } else { "Refused" },
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat())
}
