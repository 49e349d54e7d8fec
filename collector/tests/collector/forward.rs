//! What is passed on to other collectors, and what is not.

use crate::beacon::{beacon, event, now, with};
use crate::host::{Collector, DATABASE, command};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Another collector: what it was told, and what it answers.
struct Target {
    url: String,
    heard: Arc<Mutex<Vec<(String, String)>>>,
    answers: Arc<Mutex<Vec<Answer>>>,
}

/// An answer that comes before the usual 202.
enum Answer {
    Status(u16, &'static str),
    /// The connection ends without one.
    HangUp,
    /// None, for longer than anybody stays.
    Silence,
}

impl Target {
    fn new(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self::on(listener, answers)
    }

    fn on(listener: TcpListener, answers: Vec<Answer>) -> Self {
        let target = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            heard: Arc::default(),
            answers: Arc::new(Mutex::new(answers)),
        };
        let (heard, answers) = (Arc::clone(&target.heard), Arc::clone(&target.answers));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (heard, answers) = (Arc::clone(&heard), Arc::clone(&answers));
                std::thread::spawn(move || serve(stream.unwrap(), &heard, &answers));
            }
        });
        target
    }

    fn heard(&self) -> Vec<(String, String)> {
        self.heard.lock().unwrap().clone()
    }

    /// The bodies, as JSON.
    fn bodies(&self) -> Vec<Value> {
        let heard = self.heard();
        heard
            .iter()
            .map(|(_, body)| serde_json::from_str(body).unwrap())
            .collect()
    }
}

fn serve(
    mut stream: TcpStream,
    heard: &Mutex<Vec<(String, String)>>,
    answers: &Mutex<Vec<Answer>>,
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        heard
            .lock()
            .unwrap()
            .push((head, String::from_utf8(body).unwrap()));
        let answer = {
            let mut answers = answers.lock().unwrap();
            (!answers.is_empty()).then(|| answers.remove(0))
        };
        let (status, headers) = match answer {
            None => (202, ""),
            Some(Answer::Status(status, headers)) => (status, headers),
            Some(Answer::HangUp) => return,
            Some(Answer::Silence) => {
                std::thread::sleep(Duration::from_secs(120));
                return;
            }
        };
        write!(
            stream,
            "HTTP/1.1 {status} x\r\ncontent-length: 2\r\n{headers}\r\nok"
        )
        .unwrap();
    }
}

fn plausible(target: &Target) -> String {
    format!("plausible={},site=shop.example", target.url)
}

/// Event `n`, as it happens now.
fn fresh(n: u64) -> Value {
    with(
        event(n),
        json!({ "at": now(), "name": format!("event_{n}") }),
    )
}

fn send(collector: &Collector, events: Vec<Value>) {
    let answer = collector.post(beacon(events).to_string());
    assert_eq!(answer.status, 202, "{}", answer.body);
}

/// The account of the one target, once it says so.
fn account(collector: &Collector, says: impl Fn(&Value) -> bool) -> Value {
    nth_account(collector, 0, says)
}

fn nth_account(collector: &Collector, nth: usize, says: impl Fn(&Value) -> bool) -> Value {
    let begin = Instant::now();
    loop {
        let forwards = collector.json("/api/forwards");
        let account = &forwards["forwards"][nth];
        if says(account) {
            return account.clone();
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "{forwards}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn names(bodies: &[Value]) -> Vec<&str> {
    let names = bodies.iter().map(|body| body["name"].as_str().unwrap());
    names.collect()
}

#[test]
fn what_arrives_is_passed_on_in_order_to_each_target() {
    let (one, other) = (Target::new(vec![]), Target::new(vec![]));
    let collector = Collector::start(&[
        "--forward",
        &plausible(&one),
        "--forward",
        &format!("goatcounter={}", other.url),
    ]);
    send(&collector, (1..=20).map(fresh).collect());
    send(
        &collector,
        vec![with(fresh(21), json!({"name": "page_view"}))],
    );
    let begin = Instant::now();
    while one.heard().len() + other.heard().len() < 42 {
        assert!(begin.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    let bodies = one.bodies();
    let mut expected: Vec<_> = (1..=20).map(|n| format!("event_{n}")).collect();
    expected.push("pageview".into());
    assert_eq!(names(&bodies), expected);
    assert_eq!(bodies[0]["domain"], "shop.example");
    let (head, body) = &other.heard()[20];
    assert!(head.starts_with("POST /count?p=%2F"), "{head}");
    assert_eq!(body, "");
    for nth in 0..2 {
        let account = nth_account(&collector, nth, |account| account["forwarded"] == 21);
        assert_eq!(account["waiting"], 0);
    }
}

#[test]
fn what_was_not_taken_is_sent_again_and_nothing_twice() {
    let target = Target::new(vec![
        Answer::Status(503, "retry-after: 1\r\n"),
        Answer::Status(429, ""),
        Answer::Status(401, ""),
    ]);
    let collector = Collector::start(&["--forward", &plausible(&target)]);
    let mut events = vec![with(fresh(4), json!({"name": "session_start"}))];
    events.extend((1..=3).map(fresh));
    send(&collector, events);
    let account = account(&collector, |account| account["forwarded"] == 3);
    assert_eq!(
        (&account["uncertain"], &account["waiting"]),
        (&json!(0), &json!(0))
    );
    // What has no place was read four times, and is one event.
    assert_eq!(account["omitted"], 1);
    assert_eq!(account["failure"], "401 ok");
    let bodies = target.bodies();
    assert_eq!(
        names(&bodies),
        [
            "event_1", "event_1", "event_1", "event_1", "event_2", "event_3"
        ]
    );
}

#[test]
fn what_may_have_been_taken_is_not_sent_again_to_who_would_count_it_twice() {
    let target = Target::new(vec![Answer::HangUp, Answer::Status(500, "")]);
    let collector = Collector::start(&["--forward", &plausible(&target)]);
    send(&collector, (1..=3).map(fresh).collect());
    let account = account(&collector, |account| account["forwarded"] == 1);
    assert_eq!(account["uncertain"], 2);
    assert_eq!(names(&target.bodies()), ["event_1", "event_2", "event_3"]);
}

#[test]
fn what_is_refused_is_counted_and_the_rest_goes_on() {
    let target = Target::new(vec![Answer::Status(400, ""), Answer::Status(410, "")]);
    let collector = Collector::start(&["--forward", &plausible(&target)]);
    send(&collector, (1..=3).map(fresh).collect());
    let account = account(&collector, |account| account["forwarded"] == 1);
    assert_eq!(
        (&account["rejected"], &account["uncertain"]),
        (&json!(2), &json!(0))
    );
}

#[test]
fn robots_late_events_and_what_has_no_place_are_counted_and_not_sent() {
    let target = Target::new(vec![]);
    let collector = Collector::start(&["--forward", &plausible(&target)]);
    let hours_ago = now() - 5 * 3_600_000;
    send(
        &collector,
        vec![
            with(fresh(1), json!({"bot": true})),
            with(fresh(2), json!({"at": hours_ago})),
            with(fresh(3), json!({"name": "session_start"})),
            fresh(4),
        ],
    );
    let account = account(&collector, |account| account["forwarded"] == 1);
    for reason in ["robots", "expired", "omitted"] {
        assert_eq!(account[reason], 1, "{reason}");
    }
    assert_eq!(names(&target.bodies()), ["event_4"]);
}

#[test]
fn who_is_killed_goes_on_where_it_was() {
    let target = Target::new(vec![Answer::Status(202, ""), Answer::Silence]);
    let flags = plausible(&target);
    let mut collector = Collector::start(&["--forward", &flags]);
    send(&collector, (1..=4).map(fresh).collect());
    let begin = Instant::now();
    while target.heard().len() < 2 {
        assert!(begin.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    collector.kill();
    let collector = Collector::start_in(collector.directory(), &["--forward", &flags]);
    let account = account(&collector, |account| account["forwarded"] == 3);
    assert_eq!(account["uncertain"], 1);
    assert_eq!(
        names(&target.bodies()),
        ["event_1", "event_2", "event_3", "event_4"]
    );
}

#[test]
fn a_target_that_is_not_there_yet_gets_everything_later() {
    let place = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = place.local_addr().unwrap();
    drop(place);
    let flag = format!("plausible=http://{address},site=shop.example");
    let collector = Collector::start(&["--forward", &flag]);
    send(&collector, (1..=2).map(fresh).collect());
    account(&collector, |account| !account["failure"].is_null());
    let target = Target::on(TcpListener::bind(address).unwrap(), vec![]);
    let account = account(&collector, |account| account["forwarded"] == 2);
    assert_eq!(account["uncertain"], 0);
    assert_eq!(names(&target.bodies()), ["event_1", "event_2"]);
}

#[test]
fn a_new_target_gets_what_arrives_from_then_on() {
    let target = Target::new(vec![]);
    let mut collector = Collector::start(&[]);
    send(&collector, vec![fresh(1)]);
    collector.kill();
    let flag = plausible(&target);
    let collector = Collector::start_in(collector.directory(), &["--forward", &flag]);
    send(&collector, vec![fresh(2)]);
    account(&collector, |account| account["forwarded"] == 1);
    assert_eq!(names(&target.bodies()), ["event_2"]);
}

/// Names of PostHog's events, request by request.
fn batches(target: &Target) -> Vec<Vec<String>> {
    let of = |body: &Value| {
        let batch = body["batch"].as_array().unwrap();
        let names = batch.iter().map(|event| event["event"].as_str().unwrap());
        names.map(Into::into).collect()
    };
    target.bodies().iter().map(of).collect()
}

#[test]
fn who_keeps_an_event_once_gets_it_again_until_the_answer_is_known() {
    let target = Target::new(vec![Answer::HangUp, Answer::Status(500, "")]);
    let flag = format!("posthog={},key=phc_1", target.url);
    let collector = Collector::start(&["--forward", &flag]);
    send(&collector, (1..=3).map(fresh).collect());
    let account = account(&collector, |account| account["forwarded"] == 3);
    assert_eq!(account["uncertain"], 0);
    let batches = batches(&target);
    assert_eq!(batches.len(), 3);
    for batch in batches {
        assert_eq!(batch, ["event_1", "event_2", "event_3"]);
    }
}

#[test]
fn one_event_that_is_refused_does_not_take_the_others_with_it() {
    // The whole, the first half, and of that the first alone, which is the bad one.
    let refusals = (0..3).map(|_| Answer::Status(400, "")).collect();
    let target = Target::new(refusals);
    let flag = format!("posthog={},key=phc_1", target.url);
    let collector = Collector::start(&["--forward", &flag]);
    send(&collector, (1..=4).map(fresh).collect());
    let account = account(&collector, |account| account["waiting"] == 0);
    assert_eq!(
        (&account["rejected"], &account["forwarded"]),
        (&json!(1), &json!(3))
    );
    let taken: Vec<_> = batches(&target).into_iter().skip(3).flatten().collect();
    assert_eq!(taken, ["event_2", "event_3", "event_4"]);
}

#[test]
fn a_target_that_is_down_is_complained_of_once() {
    let down = || (0..3).map(|_| Answer::Status(500, "")).collect();
    for (protocol, uncertain) in [("posthog", 0), ("plausible", 3)] {
        let target = Target::new(down());
        let directory = Arc::new(tempfile::TempDir::new().unwrap());
        let said = directory.path().join("said");
        let mut command = command(&directory.path().join(DATABASE));
        command.args(["--forward", &format!("{protocol}={}", target.url)]);
        command.stderr(std::fs::File::create(&said).unwrap());
        let collector = Collector::launch(directory, command);
        for n in 1..=5 {
            send(&collector, vec![fresh(n)]);
        }
        account(&collector, |account| {
            account["forwarded"] == 5 - uncertain && account["uncertain"] == uncertain
        });
        let said = std::fs::read_to_string(&said).unwrap();
        assert_eq!(said.matches("500 ok").count(), 1, "{said}");
    }
}
