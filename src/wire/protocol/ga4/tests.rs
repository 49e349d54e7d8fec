use crate::wire::protocol::{Batch, Destination, Device, Request, write};

fn written(events: &str) -> Request {
    let beacon = ["{\"sent_at\":9,\"events\":[", events, "]}"].concat();
    let destination = Destination {
        url: "https://g.example",
        key: "G-1",
        site: "",
    };
    write("ga4", &Batch::of(&beacon, destination, Device::default())).unwrap()
}

#[test]
fn the_first_event_of_a_session_carries_the_mark() {
    let request = written(
        r#"{"name":"session_start","seq":1,"visitor":"a","session":"s","consent":"granted"},{"name":"page_view","seq":2,"visitor":"a","session":"s","consent":"granted"}"#,
    );
    assert_eq!(request.body, "en=page_view&_ss=1&_fv=1&ep.consent=granted");
}

#[test]
fn a_beginning_that_travels_alone_is_not_lost() {
    let request = written(r#"{"name":"session_start","seq":7,"session":"s"}"#);
    assert_eq!(request.body, "en=user_engagement&_ss=1");
}

#[test]
fn a_line_says_what_is_not_as_in_the_first() {
    let request = written(
        r#"{"name":"page_view","page":{"url":"https://a.example/","title":"A"},"user":"u"},{"name":"page_view","page":{"url":"https://a.example/b"}}"#,
    );
    assert!(request.url.contains("&dl=https%3A%2F%2Fa.example%2F&dt=A"));
    assert!(request.url.contains("&gcs=G100"));
    assert_eq!(
        request.body,
        "en=page_view\nen=page_view&uid=&dl=https%3A%2F%2Fa.example%2Fb&dt="
    );
}

#[test]
fn names_become_names_and_items_stay_apart() {
    let request = written(
        r#"{"name":"1 größe~","params":{"ga_x":"a\nb","items":[{"item_id":"a~b","price":1.10,"mine":"m"},{}]}}"#,
    );
    assert_eq!(
        request.body,
        "en=x_1_gr__e_&ep.x_ga_x=a%0Ab&pr1=ida-b~pr1.10~k0mine~v0m"
    );
    assert_eq!(request.cut, 1);
}

#[test]
fn more_parameters_than_25_are_counted() {
    let mut event = String::from(r#"{"name":"e","params":{"p":0"#);
    for digit in 'a'..='z' {
        event.extend([",\"", &digit.to_string(), "x\":1"]);
    }
    event.push_str("}}");
    let request = written(&event);
    assert_eq!(request.body.matches("epn.").count(), 25);
    assert_eq!(request.cut, 2);
}
