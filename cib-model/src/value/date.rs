//! Dates as text.

use std::fmt;

use super::calendar::{DAY, DateTime, days_in_month, days_in_year, days_to};
use super::{CalendarDay, InvalidValue, Scalar};

/// A date, perhaps with a time and a zone, in the forms of ISO 8601 that Pacemaker reads.
///
/// It reads as C's `scanf` does: what stands behind a number is passed over where no form asks for it
/// (`lib/common/iso8601.c`, tried with the `iso8601` command).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Date {}

impl Scalar for Date {
    type Value = WrittenDate;

    fn read(text: &str) -> Result<WrittenDate, InvalidValue> {
        read(text).ok_or(InvalidValue {
            expected: "a date such as 2026-01-31 or 2026-01-31T20:00:00Z",
        })
    }
}

/// A date as it was written: which second that is depends on the clock where the zone or the day is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenDate {
    /// Days since 1970-01-01; none where only a time is written, which means the current day.
    day: Option<i64>,
    /// Seconds of the day.
    second: i64,
    /// Seconds ahead of UTC; none is the local time of the node.
    offset: Option<i64>,
    has_glued_offset: bool,
    has_time: bool,
    is_plain: bool,
}

impl fmt::Display for WrittenDate {
    /// In UTC, where that can be told.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.in_zone(0).to_string();
        let local = date.trim_end_matches('Z');
        f.write_str(if self.offset.is_some() { &date } else { local })
    }
}

/// Local times are at most so far ahead of UTC, and behind it.
const FARTHEST_AHEAD: i64 = 14 * 3600;
const FARTHEST_BEHIND: i64 = -12 * 3600;

impl WrittenDate {
    /// The first second that this can be in any zone.
    pub fn earliest(self) -> DateTime {
        let day = self.day.map(|_| self.in_zone(FARTHEST_AHEAD));
        day.unwrap_or(DateTime::EARLIEST)
    }

    /// The last second that this can be in any zone.
    pub fn latest(self) -> DateTime {
        let day = self.day.map(|_| self.in_zone(FARTHEST_BEHIND));
        day.unwrap_or(DateTime::LATEST)
    }

    /// The second that this is where local time is so many seconds ahead of UTC; without a day, on the first one.
    pub fn in_zone(self, offset: i64) -> DateTime {
        let local = self.day.unwrap_or_default() * DAY + self.second;
        DateTime::from_epoch_seconds(local - self.offset.unwrap_or(offset))
    }

    /// Whether an offset from UTC stands right behind the time, as in `20:00+02:00`. Releases before 3.0.2 look for one
    /// only behind a blank (ClusterLabs/pacemaker#3957).
    pub fn has_glued_offset(self) -> bool {
        self.has_glued_offset
    }

    /// The same text as releases before 3.0.2 read it.
    #[must_use]
    pub fn without_glued_offset(self) -> Self {
        let offset = self.offset.filter(|_| !self.has_glued_offset);
        Self { offset, ..self }
    }

    /// Whether the text is a date of ISO 8601 and nothing else, so that there is no doubt how it is read.
    pub fn is_plain(self) -> bool {
        self.is_plain
    }

    /// Whether a day is written, so that this is not another second tomorrow.
    pub fn has_day(self) -> bool {
        self.day.is_some()
    }

    /// Whether a time is written. Without one a date is the first second of its day in UTC.
    pub fn has_time(self) -> bool {
        self.has_time
    }

    /// This date and so much longer, as Pacemaker counts: a year later is the same day of the year, a month later the
    /// same day of the month, or its last.
    #[must_use]
    pub fn plus(self, length: &CalendarLength) -> Self {
        let Some(day) = self.day else {
            return self;
        };
        let CalendarDay { year, yearday, .. } = CalendarDay::new(day);
        let CalendarDay {
            year,
            month,
            monthday,
            ..
        } = CalendarDay::new(days_to(year + length.years, 1, 1) + yearday - 1);
        let month = year * 12 + month - 1 + length.months;
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        let monthday = monthday.min(days_in_month(year, month));
        let days = days_to(year, month, monthday) + length.days;
        let second = self.second + length.seconds;
        Self {
            day: Some(days + second.div_euclid(DAY)),
            second: second.rem_euclid(DAY),
            ..self
        }
    }
}

/// A length of time in the units of a calendar, whose length depends on where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CalendarLength {
    /// Whole years.
    pub years: i64,
    /// Whole months.
    pub months: i64,
    /// Whole days.
    pub days: i64,
    /// Seconds.
    pub seconds: i64,
}

fn read(text: &str) -> Option<WrittenDate> {
    let (day, time) = if text.starts_with('T') || text.as_bytes().get(2) == Some(&b':') {
        (None, Some(text.strip_prefix('T').unwrap_or(text)))
    } else if is_epoch(text) {
        (Some(0), None)
    } else {
        let behind = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-' || c == 'W');
        (Some(day(text)?), behind.strip_prefix([' ', 'T']))
    };
    let Some(time) = time else {
        return Some(WrittenDate {
            day,
            second: 0,
            offset: Some(0),
            has_glued_offset: false,
            has_time: false,
            is_plain: is_plain(text),
        });
    };
    let second = time_of_day(time)?;
    let zone = time.find('Z').or_else(|| time.find([' ', '+', '-']));
    let offset = match zone {
        Some(at) => Some(offset(time.get(at..)?.trim_start())?),
        None => None,
    };
    Some(WrittenDate {
        day: day.map(|day| day + second / DAY),
        second: second % DAY,
        offset,
        has_glued_offset: zone
            .is_some_and(|at| matches!(time.as_bytes().get(at), Some(b'+' | b'-'))),
        has_time: true,
        is_plain: is_plain(text),
    })
}

/// Whether the text has one of the forms of ISO 8601 from the first letter to the last. A month or a day may have one
/// digit, and the offset from UTC a blank before it.
fn is_plain(text: &str) -> bool {
    const DAYS: [&str; 7] = [
        "d-d-d", "d-d-dd", "d-dd-d", "d-dd-dd", "d-ddd", "d-Wdd-d", "ddddd",
    ];
    const TIMES: [&str; 5] = ["dd:dd:dd", "dd:dd", "dd", "dddd", "dddddd"];
    const OFFSETS: [&str; 3] = ["dd:dd", "dddd", "dd"];
    if text.eq_ignore_ascii_case("epoch") {
        return true;
    }
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { 'd' } else { c })
        .collect();
    // What follows a year of four digits.
    let Some(shape) = shape.strip_prefix("ddd") else {
        return false;
    };
    let (day, time) = match shape.split_once(['T', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (shape, None),
    };
    let is_day = DAYS.contains(&day);
    let Some(time) = time else {
        return is_day;
    };
    let (time, is_offset) = match (time.strip_suffix('Z'), time.split_once(['+', '-'])) {
        (Some(time), _) => (time, true),
        (None, Some((time, offset))) => (time, OFFSETS.contains(&offset)),
        (None, None) => (time, true),
    };
    let time = time.strip_suffix(' ').unwrap_or(time);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "d"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'd');
    is_day && is_offset && is_fraction && TIMES.contains(&time)
}

/// The word for 1970-01-01.
fn is_epoch(text: &str) -> bool {
    let word = text.get(..5);
    let behind = text.get(5..).and_then(|text| text.chars().next());
    word.is_some_and(|word| word.eq_ignore_ascii_case("epoch"))
        && behind.is_none_or(|c| c == '/' || c.is_ascii_whitespace())
}

/// A day of a month, of a year, or of a week, whichever of the forms fits first.
fn day(text: &str) -> Option<i64> {
    const MOST: i64 = i32::MAX as i64;
    let dashed = numbers(text, "-", [usize::MAX; 3]);
    let (year, rest) = match dashed[..] {
        [year, month, day] => (year, Form::Month(month, day)),
        [_] => match numbers(text, "", [4, 2, 2])[..] {
            [year, month, day] => (year, Form::Month(month, day)),
            _ => match numbers(text, "-W", [usize::MAX; 2])[..] {
                [year, week] => {
                    let (_, week_and_day) = text.split_once('W')?;
                    let [_, day] = numbers(week_and_day, "-", [usize::MAX; 2])[..] else {
                        return None;
                    };
                    (year, Form::Week(week, day))
                }
                _ => return None,
            },
        },
        [year, day] => (year, Form::Year(day)),
        _ => return None,
    };
    if !(1..=MOST).contains(&year) {
        return None;
    }
    match rest {
        Form::Month(month, day) => {
            let fits = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
            fits.then(|| days_to(year, month, day))
        }
        Form::Year(day) => {
            let fits = (1..=days_in_year(year)).contains(&day);
            fits.then(|| days_to(year, 1, day))
        }
        Form::Week(week, day) => {
            // The fourth of January is in the first week.
            let fourth = days_to(year, 1, 4);
            let monday = fourth + 1 - CalendarDay::new(fourth).weekday;
            let found = monday + (week - 1) * 7 + day - 1;
            let fits = (1..=53).contains(&week)
                && (1..=7).contains(&day)
                && CalendarDay::new(found).weekyear == year;
            fits.then_some(found)
        }
    }
}

enum Form {
    Month(i64, i64),
    Year(i64),
    Week(i64, i64),
}

/// Numbers of at most so many digits with a text between them: as many as there are.
fn numbers<const N: usize>(text: &str, between: &str, widths: [usize; N]) -> Vec<i64> {
    let mut found = Vec::with_capacity(N);
    let mut rest = text;
    for width in widths {
        if !found.is_empty() {
            let Some(behind) = rest.strip_prefix(between) else {
                break;
            };
            rest = behind;
        }
        rest = rest.trim_ascii_start();
        let digits = rest.bytes().take(width).take_while(u8::is_ascii_digit);
        let (number, behind) = rest.split_at(digits.count());
        if number.is_empty() {
            break;
        }
        // What is too long for a number is none that fits anywhere.
        found.push(number.parse::<u32>().map_or(i64::from(u32::MAX), i64::from));
        rest = behind;
    }
    found
}

/// Seconds of the day: an hour, and where they follow a minute and a second. `24:00:00` is the end of the day.
fn time_of_day(text: &str) -> Option<i64> {
    let mut found = numbers(text, ":", [usize::MAX; 3]);
    if found.len() == 1 {
        found = numbers(text, "", [2; 3]);
    }
    let mut found = found.into_iter();
    let hour = found.next()?;
    let (minute, second) = (found.next().unwrap_or(0), found.next().unwrap_or(0));
    let end_of_day = (hour, minute, second) == (24, 0, 0);
    let fits = (hour < 24 || end_of_day) && minute < 60 && second < 60;
    fits.then_some(hour * 3600 + minute * 60 + second)
}

/// Seconds ahead of UTC. The name of a zone is passed over, and the time taken for one in UTC.
fn offset(text: &str) -> Option<i64> {
    match text.as_bytes().first() {
        Some(b'+') => time_of_day(text.get(1..)?),
        Some(b'-') => time_of_day(text.get(1..)?).map(|seconds| -seconds),
        Some(b'0'..=b'9') => time_of_day(text),
        _ => Some(0),
    }
}

#[cfg(test)]
mod tests;
