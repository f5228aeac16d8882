use super::*;

fn utc(text: &str) -> Option<String> {
    let date = Date::read(text).ok()?;
    Some(date.in_zone(0).to_string())
}

#[test]
fn all_forms_of_a_day_are_read() {
    for text in [
        "2026-07-15",
        "20260715",
        "2026-196",
        "2026-W29-3",
        "2026-7-15",
    ] {
        assert_eq!(utc(text).as_deref(), Some("2026-07-15T00:00:00Z"), "{text}");
    }
    assert_eq!(utc("epoch").as_deref(), Some("1970-01-01T00:00:00Z"));
    for text in [
        "",
        "tomorrow",
        "2026",
        "2026-13-01",
        "2026-02-30",
        "2026-W54-1",
        "15.07.2026",
        "2026-W29",
    ] {
        assert_eq!(utc(text), None, "{text}");
    }
}

#[test]
fn times_have_zones() {
    let noon = Some("2026-07-15T12:00:00Z");
    for text in [
        "2026-07-15T12:00:00Z",
        "2026-07-15 12:00",
        "2026-07-15T12",
        "20260715T1200",
        "2026-07-15T14:00:00+02:00",
        "2026-07-15 14:00 +0200",
        "2026-07-15 07:00 -5",
        "2026-07-15T12:00:00.5Z",
        "2026-07-15 12:00 CEST",
    ] {
        assert_eq!(utc(text).as_deref(), noon, "{text}");
    }
    assert_eq!(
        utc("2026-07-15T24:00").as_deref(),
        Some("2026-07-16T00:00:00Z")
    );
    assert_eq!(utc("2026-07-15T25:00"), None);
    let local = Date::read("2026-07-15T12:00").unwrap();
    assert_eq!(local.earliest().to_string(), "2026-07-14T22:00:00Z");
    assert_eq!(local.latest().to_string(), "2026-07-16T00:00:00Z");
    let day = Date::read("2026-07-15").unwrap();
    assert_eq!((day.earliest(), day.has_time()), (day.latest(), false));
    let time = Date::read("T12:00Z").unwrap();
    assert_eq!(
        (time.earliest(), time.latest()),
        (DateTime::EARLIEST, DateTime::LATEST)
    );
}

#[test]
fn what_is_passed_over_is_not_plain() {
    let plain = |text: &str| Date::read(text).unwrap().is_plain();
    for text in [
        "2026-07-15",
        "20260715",
        "2026-7-5",
        "2026-196",
        "2026-W29-3",
        "epoch",
        "2026-07-15T12:00:00.5Z",
    ] {
        assert!(plain(text), "{text}");
    }
    for text in [
        "20260715T1200",
        "2026-07-15 12:00:00 +02:00",
        "2026-07-15T12:00-0500",
        "2026-07-15T12Z",
    ] {
        assert!(plain(text), "{text}");
    }
    for text in [
        "2026-07",
        "26-07-15",
        "2026-07-15 8pm",
        "2026-07-15 12:00 CEST",
        "2026-07-15_12:00",
        "12:00:00",
    ] {
        assert!(!plain(text), "{text}");
    }
}

#[test]
fn lengths_are_counted_as_in_a_calendar() {
    let later = |text: &str, length| {
        Date::read(text)
            .unwrap()
            .plus(&length)
            .in_zone(0)
            .to_string()
    };
    let month = CalendarLength {
        months: 1,
        ..CalendarLength::default()
    };
    assert_eq!(later("2026-01-31", month), "2026-02-28T00:00:00Z");
    let year = CalendarLength {
        years: 1,
        ..CalendarLength::default()
    };
    assert_eq!(later("2024-03-01", year), "2025-03-02T00:00:00Z");
    let back = CalendarLength {
        months: -13,
        days: 1,
        seconds: -1,
        ..CalendarLength::default()
    };
    assert_eq!(later("2026-01-01", back), "2024-12-01T23:59:59Z");
}
