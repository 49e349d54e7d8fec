//! Starting it wrongly.

use crate::host::{Collector, command};
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_wrong_flag_is_said_and_exits_2() {
    for flags in [
        &["--max-body", "0"][..],
        &["--databse", "x"],
        &["--listen", "localhost"],
        &["x"],
    ] {
        let output = command(Path::new("unused.sqlite"))
            .args(flags)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
        assert!(stderr(&output).contains(flags[0]), "{}", stderr(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn help_goes_to_stdout_and_exits_0() {
    let output = command(Path::new("unused.sqlite"))
        .arg("--help")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).unwrap();
    for flag in [
        "--listen",
        "--database",
        "--origin",
        "--serve",
        "--max-body",
        "--queue",
        "--in-flight",
        "--connections",
        "--patience",
        "--rate",
        "--trust-proxy",
        "--retention-days",
        "erase",
    ] {
        assert!(help.contains(flag), "{flag}");
    }
}

#[test]
fn a_port_in_use_is_said_and_exits_1() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let directory = tempfile::tempdir().unwrap();
    let output = command(&directory.path().join("a.sqlite"))
        .args(["--listen", &address])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains(&format!("{address} is in use")),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_database_that_is_none_is_said_and_exits_1() {
    let directory = tempfile::tempdir().unwrap();
    let text = directory.path().join("text.sqlite");
    std::fs::write(&text, "This is no database, but a longish text.".repeat(50)).unwrap();
    for file in [&text, &directory.path().join("no/such/directory.sqlite")] {
        let output = command(file).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            stderr(&output).contains("cannot use the database"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn a_database_of_a_newer_collector_is_left_alone() {
    let mut collector = Collector::start(&[]);
    collector.kill();
    collector
        .sqlite()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let output = command(&collector.database()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("newer collector"),
        "{}",
        stderr(&output)
    );
}
