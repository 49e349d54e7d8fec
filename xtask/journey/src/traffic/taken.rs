//! A collector takes everything of it: each event once, and refuses nothing.

use std::net::{TcpListener, TcpStream};
use std::thread;

use rusqlite::Connection;
use trailmark_collector::Flags;

use super::*;

#[test]
fn a_collector_takes_what_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("traffic.sqlite");
    // Whoever asks for a free port learns which it was.
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let listen = free.local_addr().unwrap();
    drop(free);
    let flags = Flags {
        listen,
        database: database.clone(),
        ..Flags::default()
    };
    // It ends with the tests.
    let collector = thread::spawn(move || trailmark_collector::run(flags).unwrap());
    while TcpStream::connect(listen).is_err() {
        assert!(!collector.is_finished());
        thread::yield_now();
    }

    let options = Options {
        visitors: 60,
        days: 30,
        seed: 9,
        collector: format!("http://{listen}"),
        until: None,
    };
    let post = Post::to(&options.collector);
    let sent = options
        .drive(post::now(), |shopper, letter| post.send(shopper, letter))
        .unwrap();
    let taken = post.finish().unwrap();
    assert_eq!(taken.accepted, sent.events);
    assert_eq!(taken.duplicates, sent.again);

    let db = Connection::open(database).unwrap();
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(number("SELECT count(*) FROM events"), sent.events as i64);
    assert_eq!(
        number("SELECT count(*) FROM events WHERE site IS NOT 'generated-shop'"),
        0
    );
    // Clocks that are wrong are put right, so nothing lies ahead of us or before the days.
    let begins = (post::now() / DAY - 30) * DAY;
    assert_eq!(
        number(&format!("SELECT count(*) FROM events WHERE at < {begins}")),
        0
    );
    assert_eq!(
        number(&format!(
            "SELECT count(*) FROM events WHERE at > {}",
            post::now()
        )),
        0
    );
}
