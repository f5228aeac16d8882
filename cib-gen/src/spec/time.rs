//! Lengths of time that Pacemaker and the agent can work with.

use cib_model::{Duration, Scalar as _};

use crate::error::Problem;

/// What `external/libvirt` asks for in its metadata, as the least.
const LEAST_TIMEOUT: Duration = Duration::from_seconds(20);
/// What Pacemaker allows for a whole fencing, `stonith-timeout`, by default.
const MOST_DELAY: Duration = Duration::from_seconds(60);
/// Pacemaker keeps lengths of time in a signed number of 32 bits, as milliseconds.
const LONGEST: Duration = Duration::from_seconds(2_147_483);
const TOO_LONG: &str = "is longer than the 24 days that Pacemaker can count";
const NO_WAIT: &str = "is shorter than a second: both nodes would still fence at once";
const SECOND: Duration = Duration::from_seconds(1);

pub(super) fn check_interval(text: &str) -> Result<(), Problem> {
    check("monitor-interval", text, |time| {
        let short = (time < SECOND).then_some("is shorter than a second");
        short.or((time > LONGEST).then_some(TOO_LONG))
    })
}

pub(super) fn check_timeout(text: &str) -> Result<(), Problem> {
    check("monitor-timeout", text, |time| {
        let short = "is shorter than the 20s that the agent asks for";
        let short = (time < LEAST_TIMEOUT).then_some(short);
        short.or((time > LONGEST).then_some(TOO_LONG))
    })
}

pub(super) fn check_delay(text: &str) -> Result<(), Problem> {
    check_wait("delay", text)
}

pub(super) fn check_delay_max(text: &str) -> Result<(), Problem> {
    check_wait("delay-max", text)
}

/// Twice a long delay may be more than what a fencing may take by default: where a release counts it as part of that,
/// the time for fencing is raised.
pub(super) fn check_priority_delay(text: &str) -> Result<(), Problem> {
    check("priority-fencing-delay", text, |time| {
        let short = (time < SECOND).then_some(NO_WAIT);
        short.or((time > LONGEST).then_some(TOO_LONG))
    })
}

fn check_wait(key: &'static str, text: &str) -> Result<(), Problem> {
    check(key, text, |time| {
        if time < SECOND {
            Some(NO_WAIT)
        } else if time >= MOST_DELAY {
            Some("is not shorter than the 60s that a whole fencing may take")
        } else {
            None
        }
    })
}

pub(super) fn check_fencing_timeout(text: &str) -> Result<(), Problem> {
    check("fencing-timeout", text, |time| {
        let short = "is shorter than the 20s that the agent asks for";
        let short = (time < LEAST_TIMEOUT).then_some(short);
        short.or((time > LONGEST).then_some(TOO_LONG))
    })
}

pub(super) fn check_message_wait(text: &str) -> Result<(), Problem> {
    check_sbd("message-wait", text)
}

pub(super) fn check_watchdog_timeout(text: &str) -> Result<(), Problem> {
    check_sbd("watchdog-timeout", text)
}

fn check_sbd(key: &'static str, text: &str) -> Result<(), Problem> {
    check(key, text, |time| {
        let short = (time < SECOND).then_some("is shorter than a second");
        short.or((time > LONGEST).then_some(TOO_LONG))
    })
}

/// Only a number with a unit, or without: Pacemaker reads more, and otherwise than meant (`5month` is five minutes).
fn check(
    key: &'static str,
    text: &str,
    judge: impl FnOnce(Duration) -> Option<&'static str>,
) -> Result<(), Problem> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = text.get(digits..).unwrap_or_default();
    let plain = digits > 0 && ["", "ms", "s", "sec", "m", "min", "h", "hr"].contains(&unit);
    let reason = match Duration::read(text).ok().filter(|_| plain) {
        None => Some("is no duration such as `30s` or `2min`"),
        Some(time) => judge(time),
    };
    match reason {
        None => Ok(()),
        Some(reason) => Err(Problem::Time {
            key,
            value: text.to_owned(),
            reason,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_numbers_with_a_unit() {
        for text in ["60", "60s", "1min", "1000ms", "2h"] {
            assert_eq!(check_interval(text), Ok(()), "{text}");
        }
        for text in ["", "s", "-1s", "0", "1 s", "5month", "P1D", "999ms", "1d"] {
            assert!(check_interval(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_cannot_work_is_refused() {
        assert!(check_timeout("19s").is_err());
        for text in ["2147484s", "600h", "99999999999999999999"] {
            assert!(
                check_timeout(text).is_err() && check_interval(text).is_err(),
                "{text}"
            );
        }
        assert_eq!(check_interval("596h"), Ok(()));
        assert_eq!(check_timeout("20s"), Ok(()));
        assert!(check_delay("0s").is_err());
        assert!(check_delay("1min").is_err());
        assert_eq!(check_delay("15s"), Ok(()));
    }
}
