use super::*;

fn spec<'a>(parts: &[(&str, &'a str)]) -> DateParts<'a> {
    let mut spec = DateParts::default();
    for (name, text) in parts {
        let part = match *name {
            "years" => &mut spec.years,
            "months" => &mut spec.months,
            "monthdays" => &mut spec.monthdays,
            "yeardays" => &mut spec.yeardays,
            "weekyears" => &mut spec.weekyears,
            "weeks" => &mut spec.weeks,
            _ => &mut spec.weekdays,
        };
        *part = Some(Attr::new(*text));
    }
    spec
}

#[test]
fn days_that_no_calendar_has_are_not_possible() {
    let possible = |parts: &[(&str, &str)]| spec(parts).has_possible_day();
    assert!(possible(&[]));
    assert!(possible(&[
        ("months", "2"),
        ("monthdays", "29"),
        ("weekdays", "7")
    ]));
    assert!(!possible(&[("months", "2"), ("monthdays", "30-")]));
    assert!(possible(&[("years", "2024"), ("yeardays", "366")]));
    assert!(!possible(&[("years", "2025-2027"), ("yeardays", "366")]));
    assert!(possible(&[("weekyears", "2026"), ("weeks", "53")]));
    assert!(!possible(&[("weekyears", "2027"), ("weeks", "53")]));
    assert!(!possible(&[("months", "6"), ("weeks", "1")]));
    assert!(possible(&[
        ("months", "12"),
        ("weeks", "1"),
        ("weekdays", "1")
    ]));
}

#[test]
fn a_length_of_time_is_that_of_the_shortest_part() {
    let stretch = |parts: &[(&str, &str)]| spec(parts).shortest_stretch();
    let days = |days: u64| Some(Duration::from_seconds(days * 86_400));
    assert_eq!(stretch(&[("months", "6"), ("weekdays", "6-7")]), days(2));
    assert_eq!(stretch(&[("weekdays", "6-")]), days(2));
    assert_eq!(stretch(&[("weekdays", "x")]), None);
    assert_eq!(stretch(&[]), None);
}
