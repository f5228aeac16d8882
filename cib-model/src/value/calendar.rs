//! Seconds of time, and the years, weeks and days that people count them in.
//!
//! The calendar is the Gregorian one, also for years before it was in use, as in `lib/common/iso8601.c`.

use std::fmt;

/// The seconds of a day; no day has a leap second.
pub(crate) const DAY: i64 = 86_400;

/// A second of time, whatever the zone: so many seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(i64);

impl DateTime {
    /// Before everything that a configuration can name.
    pub const EARLIEST: Self = Self(i64::MIN);
    /// After everything that a configuration can name.
    pub const LATEST: Self = Self(i64::MAX);

    /// The second that is so many after 1970-01-01T00:00:00Z.
    pub const fn from_epoch_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// The first second of a day of the calendar in UTC.
    pub const fn utc(year: i64, month: u8, day: u8) -> Self {
        Self(days_to(year, month as i64, day as i64) * DAY)
    }

    /// How many seconds after 1970-01-01T00:00:00Z this is.
    pub const fn epoch_seconds(self) -> i64 {
        self.0
    }

    /// What a calendar and a clock say where the local time is so many seconds ahead of UTC.
    pub fn in_zone(self, offset: i64) -> CalendarTime {
        let local = self.0.saturating_add(offset);
        CalendarTime {
            day: CalendarDay::new(local.div_euclid(DAY)),
            hour: local.rem_euclid(DAY) / 3600,
            minute: local.rem_euclid(3600) / 60,
            second: local.rem_euclid(60),
        }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.in_zone(0);
        let CalendarDay {
            year,
            month,
            monthday,
            ..
        } = time.day;
        write!(f, "{year:04}-{month:02}-{monthday:02}")?;
        let (hour, minute, second) = (time.hour, time.minute, time.second);
        write!(f, "T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// A day and a time of day, as the parts of a `<date_spec>` name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarTime {
    /// The day.
    pub day: CalendarDay,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
    /// 0 to 59.
    pub second: i64,
}

impl CalendarTime {
    /// The part that a `<date_spec>` calls so.
    pub fn part(&self, name: &str) -> Option<i64> {
        match name {
            "hours" => Some(self.hour),
            "minutes" => Some(self.minute),
            "seconds" => Some(self.second),
            _ => self.day.part(name),
        }
    }
}

/// A day by all the names that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarDay {
    /// The year.
    pub year: i64,
    /// 1 is January.
    pub month: i64,
    /// The day of the month, from 1.
    pub monthday: i64,
    /// The day of the year, from 1.
    pub yearday: i64,
    /// The year that the week belongs to: that of its Thursday.
    pub weekyear: i64,
    /// The week of that year, from 1 to 53.
    pub week: i64,
    /// 1 is Monday.
    pub weekday: i64,
}

impl CalendarDay {
    /// The part that a `<date_spec>` calls so, if it is one of a day.
    pub fn part(&self, name: &str) -> Option<i64> {
        match name {
            "years" => Some(self.year),
            "months" => Some(self.month),
            "monthdays" => Some(self.monthday),
            "yeardays" => Some(self.yearday),
            "weekyears" => Some(self.weekyear),
            "weeks" => Some(self.week),
            "weekdays" => Some(self.weekday),
            _ => None,
        }
    }

    /// The day that is so many days after 1970-01-01.
    pub(crate) fn new(days: i64) -> Self {
        let (year, month, monthday) = day_of(days);
        // 1970-01-01 was a Thursday.
        let weekday = (days + 3).rem_euclid(7) + 1;
        let thursday = days + 4 - weekday;
        let (weekyear, _, _) = day_of(thursday);
        Self {
            year,
            month,
            monthday,
            yearday: days - days_to(year, 1, 1) + 1,
            weekyear,
            week: (thursday - days_to(weekyear, 1, 1)) / 7 + 1,
            weekday,
        }
    }
}

/// How many days 1970-01-01 is before a day; what is no day of that month counts on into the next.
///
/// The years are taken to start in March, so that the leap day is the last of one; 400 of them have 146,097 days.
pub(crate) const fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of the month of the day that is so many days after 1970-01-01.
fn day_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let monthday = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, monthday)
}

/// How many days a month has.
pub(crate) const fn days_in_month(year: i64, month: i64) -> i64 {
    if month == 12 {
        31
    } else {
        days_to(year, month + 1, 1) - days_to(year, month, 1)
    }
}

/// How many days a year has.
pub(crate) const fn days_in_year(year: i64) -> i64 {
    days_to(year + 1, 1, 1) - days_to(year, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_the_names_of_the_calendar() {
        let of = |year, month, day| CalendarDay::new(days_to(year, month, day));
        let new_year = of(2027, 1, 1);
        assert_eq!(
            (new_year.weekyear, new_year.week, new_year.weekday),
            (2026, 53, 5)
        );
        let last = of(2024, 12, 31);
        assert_eq!((last.yearday, last.weekyear, last.week), (366, 2025, 1));
        assert_eq!((days_in_month(2024, 2), days_in_month(1900, 2)), (29, 28));
        assert_eq!((days_in_month(2026, 12), days_in_year(2000)), (31, 366));
        for days in -800_000..800_000 {
            let (year, month, day) = day_of(days);
            assert_eq!(days_to(year, month, day), days);
        }
    }

    #[test]
    fn a_time_is_shown_in_utc() {
        assert_eq!(
            DateTime::from_epoch_seconds(0).to_string(),
            "1970-01-01T00:00:00Z"
        );
        assert_eq!(
            DateTime::from_epoch_seconds(-1).to_string(),
            "1969-12-31T23:59:59Z"
        );
        assert_eq!(
            DateTime::utc(2026, 7, 1).to_string(),
            "2026-07-01T00:00:00Z"
        );
    }
}
