//! When comparisons with the clock hold.

use super::Cluster;
use crate::Attr;
use crate::attributes::{DateExpression, DateParts};
use crate::facts::{self, DatePart};
use crate::value::{
    CalendarDay, CalendarLength, Date, DateTime, Duration, Integer, NumberRange, Scalar as _,
    Version, WrittenDate,
};
use crate::value::{DAY, days_in_month, days_in_year, days_to};

/// From when until when something can hold, both included. It need not hold all that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeSpan {
    /// The first second.
    pub from: DateTime,
    /// The last second.
    pub until: DateTime,
}

/// A part of a `<date_spec>` that Pacemaker reads.
#[derive(Debug, Clone, Copy)]
pub struct SpecPart<'p, 'a> {
    /// Which part.
    pub fact: &'static DatePart,
    /// As it is written.
    pub attr: &'p Attr<'a>,
    /// The values for which it holds; none where Pacemaker reads no range.
    pub range: Option<NumberRange>,
}

/// What a comparison with the clock compares, which it does not do where that is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    InRange,
    Later,
    Earlier,
    Spec,
}

/// The first release for which what it cannot read never holds; older ones pass over it.
const STRICT: Version = Version::new(3, 0, 0);
/// The first release that finds an offset from UTC right behind the time.
const GLUED_OFFSETS: Version = Version::new(3, 0, 2);

impl TimeSpan {
    /// At any time.
    pub const EVER: Self = Self {
        from: DateTime::EARLIEST,
        until: DateTime::LATEST,
    };
    /// At no time.
    pub const NEVER: Self = Self {
        from: DateTime::LATEST,
        until: DateTime::EARLIEST,
    };

    /// Whether there is no time in it.
    pub fn is_never(self) -> bool {
        self.from > self.until
    }

    /// When both can hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            until: self.until.min(other.until),
        }
    }

    /// When either can hold.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self.is_never(), other.is_never()) {
            (true, _) => other,
            (_, true) => self,
            _ => Self {
                from: self.from.min(other.from),
                until: self.until.max(other.until),
            },
        }
    }
}

impl SpecPart<'_, '_> {
    /// Whether no time has such a part, though the range is one.
    pub fn is_out_of_range(&self) -> bool {
        self.range.is_some_and(|range| {
            range.high.is_some_and(|high| high < self.fact.low)
                || self
                    .fact
                    .high
                    .zip(range.low)
                    .is_some_and(|(most, low)| low > most)
        })
    }

    fn holds(&self, value: i64) -> bool {
        self.range.is_none_or(|range| range.contains(value))
    }
}

impl<'a> DateParts<'a> {
    /// The parts that a `<date_spec>` says, from the longest to the shortest.
    pub fn spec_parts(&self) -> Vec<SpecPart<'_, 'a>> {
        let all = facts::date_parts().iter();
        let said = all.filter_map(|fact| Some((fact, self.part(fact.name)?)));
        said.map(|(fact, attr)| SpecPart {
            fact,
            attr,
            range: NumberRange::read(attr.as_str()).ok(),
        })
        .collect()
    }

    /// The parts that a `<duration>` says, each with its name.
    pub fn length_parts(&self) -> impl Iterator<Item = (&'static str, &Attr<'a>)> {
        let names = [
            "years", "months", "weeks", "days", "hours", "minutes", "seconds",
        ];
        names
            .into_iter()
            .filter_map(|name| Some((name, self.part(name)?)))
    }

    /// The length of a `<duration>`, with what is no number left out.
    fn length(&self) -> CalendarLength {
        const MOST: i64 = i32::MAX as i64;
        let number = |name| {
            let read = self
                .part(name)
                .and_then(|attr| Integer::read(attr.as_str()).ok());
            read.filter(|number| (-MOST..=MOST).contains(number))
                .unwrap_or(0)
        };
        CalendarLength {
            years: number("years"),
            months: number("months"),
            days: number("weeks") * 7 + number("days"),
            seconds: number("hours") * 3600 + number("minutes") * 60 + number("seconds"),
        }
    }

    /// Whether there is a day that all parts of a `<date_spec>` allow, as there is none for the 31st of February.
    pub fn has_possible_day(&self) -> bool {
        let parts = self.spec_parts();
        let allows = |name: &str, value: i64| {
            let part = parts.iter().find(|part| part.fact.name == name);
            part.is_none_or(|part| part.holds(value))
        };
        let counted = ["years", "weekyears", "weeks", "yeardays"];
        if !parts.iter().any(|part| counted.contains(&part.fact.name)) {
            // In some leap year every day of a month is every day of the week.
            const LEAP: i64 = 2024;
            let mut months = (1..=12).filter(|month| allows("months", *month));
            return months.any(|month| {
                let mut days = 1..=days_in_month(LEAP, month);
                days.any(|day| allows("monthdays", day))
            });
        }
        let years = self.years();
        // These many years in a row have every length, and start on every day of the week.
        let last = years.1.min(years.0.saturating_add(40));
        let mut days = (years.0..=last).flat_map(|year| {
            let first = days_to(year, 1, 1);
            first..first + days_in_year(year)
        });
        days.any(|day| {
            let day = CalendarDay::new(day);
            let mut parts = parts.iter();
            parts.all(|part| {
                day.part(part.fact.name)
                    .is_none_or(|value| part.holds(value))
            })
        })
    }

    /// How long a `<date_spec>` holds at least when it begins to hold: the range of its shortest part. None where that has
    /// no two ends, or no part is read.
    pub fn shortest_stretch(&self) -> Option<Duration> {
        let parts = self.spec_parts();
        let part = parts.last()?;
        let range = part.range?;
        let low = range.low.unwrap_or(part.fact.low).max(part.fact.low);
        let high = range.high.or(part.fact.high)?;
        let high = part.fact.high.map_or(high, |most| high.min(most));
        let length = (high - low)
            .checked_add(1)?
            .checked_mul(part.fact.seconds)?;
        Some(Duration::from_seconds(u64::try_from(length).ok()?))
    }

    /// The first and the last year that a `<date_spec>` allows.
    fn years(&self) -> (i64, i64) {
        const LAST: i64 = 9999;
        let range = |name, slack: i64| {
            let range = self
                .part(name)
                .and_then(|attr| NumberRange::read(attr.as_str()).ok());
            let low = range.and_then(|range| range.low).unwrap_or(1);
            let high = range.and_then(|range| range.high).unwrap_or(LAST);
            (low.saturating_sub(slack), high.saturating_add(slack))
        };
        let (years, weekyears) = (range("years", 0), range("weekyears", 1));
        let first = years.0.max(weekyears.0).max(1);
        (first, years.1.min(weekyears.1).min(LAST))
    }

    /// From when until when a `<date_spec>` can hold, in whatever zone.
    fn span(&self) -> TimeSpan {
        let (first, last) = self.years();
        if first > last {
            return TimeSpan::NEVER;
        }
        let bounded = |name| self.part(name).is_some();
        if !bounded("years") && !bounded("weekyears") {
            return TimeSpan::EVER;
        }
        let from = DateTime::utc(first, 1, 1).epoch_seconds() - DAY;
        let until = DateTime::utc(last + 1, 1, 1).epoch_seconds() + DAY;
        TimeSpan {
            from: DateTime::from_epoch_seconds(from),
            until: DateTime::from_epoch_seconds(until),
        }
    }
}

impl<'a> DateExpression<'a> {
    /// The start and the end, where the comparison reads them.
    pub fn dates(&self) -> [Option<&Attr<'a>>; 2] {
        let (start, end) = (self.start.as_ref(), self.end.as_ref());
        match operation(self) {
            Some(Operation::InRange) => [start, end],
            Some(Operation::Later) => [start, None],
            Some(Operation::Earlier) => [None, end],
            Some(Operation::Spec) | None => [None, None],
        }
    }

    /// Whether it compares parts of the time, and not the time as a whole.
    pub fn is_date_spec(&self) -> bool {
        operation(self) == Some(Operation::Spec)
    }

    /// Whether it compares with a start and an end, or a start and a duration.
    pub fn is_in_range(&self) -> bool {
        operation(self) == Some(Operation::InRange)
    }
}

impl Cluster<'_> {
    /// A date as the release reads it.
    pub fn date(&self, text: &str) -> Option<WrittenDate> {
        let date = Date::read(text).ok()?;
        Some(if self.version < GLUED_OFFSETS {
            date.without_glued_offset()
        } else {
            date
        })
    }

    /// Whether the release takes a comparison for never true where it cannot read a part of it. Older ones pass over
    /// that part.
    pub fn is_strict_with_rules(&self) -> bool {
        self.version >= STRICT
    }

    /// The last second of a comparison `in_range`, where it has one that can be read.
    fn end_of(&self, expression: &DateExpression<'_>) -> Option<WrittenDate> {
        let end = expression
            .end
            .as_ref()
            .and_then(|end| self.date(end.as_str()));
        end.or_else(|| {
            let start = self.date(expression.start.as_ref()?.as_str())?;
            Some(start.plus(&expression.durations.first()?.length()))
        })
    }

    /// From when until when a comparison with the clock can hold, in whatever zone the nodes are. A time without a day
    /// may be any.
    pub fn span_of_date(&self, expression: &DateExpression<'_>) -> TimeSpan {
        let date = |attr: &Option<Attr<'_>>| self.date(attr.as_ref()?.as_str());
        let mut span = TimeSpan::EVER;
        match operation(expression) {
            Some(Operation::InRange) => {
                if let Some(start) = date(&expression.start) {
                    span.from = start.earliest();
                }
                if let Some(end) = self.end_of(expression) {
                    span.until = end.latest();
                }
            }
            Some(Operation::Later) => {
                if let Some(start) = date(&expression.start) {
                    span.from = next(start.earliest(), 1);
                }
            }
            Some(Operation::Earlier) => {
                if let Some(end) = date(&expression.end) {
                    span.until = next(end.latest(), -1);
                }
            }
            Some(Operation::Spec) => {
                if let Some(spec) = expression.date_specs.first() {
                    span = spec.span();
                }
            }
            None => {}
        }
        span
    }

    /// Whether a comparison with the clock holds at a time, where the local time of the nodes is so many seconds ahead
    /// of UTC.
    pub fn date_holds(&self, expression: &DateExpression<'_>, now: DateTime, zone: i64) -> bool {
        let strict = self.is_strict_with_rules();
        let read = |attr: &Option<Attr<'_>>| {
            let date = self.date(attr.as_ref()?.as_str());
            Some(date.map(|date| date.in_zone(zone)))
        };
        let (start, end) = (read(&expression.start), read(&expression.end));
        match operation(expression) {
            Some(Operation::InRange) => {
                if strict && (start == Some(None) || end == Some(None)) {
                    return false;
                }
                let (start, end) = (start.flatten(), self.end_of(expression));
                let end = end.map(|end| end.in_zone(zone));
                (start.is_some() || end.is_some())
                    && start.is_none_or(|start| start <= now)
                    && end.is_none_or(|end| now <= end)
            }
            Some(Operation::Later) => start.flatten().is_some_and(|start| start < now),
            Some(Operation::Earlier) => end.flatten().is_some_and(|end| now < end),
            Some(Operation::Spec) => {
                let time = now.in_zone(zone);
                expression.date_specs.first().is_some_and(|spec| {
                    spec.spec_parts().iter().all(|part| {
                        let value = time.part(part.fact.name);
                        value.is_some_and(|value| part.holds(value))
                            && !(strict && part.range.is_none())
                    })
                })
            }
            None => false,
        }
    }
}

fn operation(expression: &DateExpression<'_>) -> Option<Operation> {
    let Some(operation) = &expression.operation else {
        return Some(Operation::InRange);
    };
    let known = [
        ("in_range", Operation::InRange),
        ("gt", Operation::Later),
        ("lt", Operation::Earlier),
        ("date_spec", Operation::Spec),
    ];
    let mut known = known.into_iter();
    let found = known.find(|(name, _)| operation.as_str().eq_ignore_ascii_case(name));
    found.map(|(_, operation)| operation)
}

/// So many seconds later. What has no second stays what it is.
fn next(time: DateTime, seconds: i64) -> DateTime {
    if time == DateTime::EARLIEST || time == DateTime::LATEST {
        return time;
    }
    DateTime::from_epoch_seconds(time.epoch_seconds() + seconds)
}

#[cfg(test)]
mod tests;
