//! The version triple that makes `cibadmin` the guard: it takes a document that is not older than what the cluster has.
//!
//! The cluster counts `epoch` up at every change of the configuration and `num_updates` at every change of the status,
//! and compares `admin_epoch`, `epoch`, `num_updates` in this order. So a document made from N.M.K carries
//! N.M.(K+10000): the status may move on by ten thousand updates meanwhile, and a change of the configuration, N.(M+1).0,
//! is newer and has the document refused (exit status 103). With a higher epoch somebody's change would be overwritten
//! without a word. (Tried with Pacemaker 2.1.5, offline and on live clusters.)

use cib_model::{Attr, Cib};

use crate::error::{Error, Input, Problem};

/// How far the status may move on before the document is too old.
const ROOM: u32 = 10_000;

/// At N.M.2147483646 the counter wraps to a negative number, and the controllers of a live cluster crash again and again
/// (tried with 2.1.5); this stays far away from there.
const MOST_UPDATES: u32 = 2_000_000_000;

/// The next change would exceed what a signed number of 32 bits holds.
const MOST_EPOCH: u32 = 2_147_483_646;

/// The `num_updates` of a document that replaces this one.
pub(crate) fn next_updates(cib: &Cib<'_>) -> Result<u32, Error> {
    number("admin_epoch", cib.admin_epoch.as_ref(), MOST_EPOCH)?;
    number("epoch", cib.epoch.as_ref(), MOST_EPOCH)?;
    let updates = number("num_updates", cib.num_updates.as_ref(), MOST_UPDATES)?;
    Ok(updates + ROOM)
}

/// What is missing counts as 0.
fn number<T>(name: &'static str, attr: Option<&Attr<'_, T>>, most: u32) -> Result<u32, Error> {
    let Some(attr) = attr else { return Ok(0) };
    let text = attr.as_str();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let reason = match text.parse::<u32>() {
        Ok(number) if digits && number <= most => return Ok(number),
        _ if digits => "is so high that Pacemaker's counter could overflow",
        _ => "is no number; Pacemaker would read it as 0, and take nobody's changes for newer",
    };
    let problem = Problem::Version {
        name,
        value: text.to_owned(),
        reason,
    };
    Err(problem.at(Input::Base, attr.span()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cib_model::{SourceFile, parse};

    fn next(triple: &str) -> Result<u32, String> {
        let source = SourceFile::new("t", format!("<cib {triple}/>"));
        let parsed = parse(&source).unwrap();
        next_updates(&parsed.cib).map_err(|error| {
            let place = error.place.unwrap();
            source.slice(place.span).to_owned()
        })
    }

    #[test]
    fn the_status_gets_room_and_the_configuration_none() {
        assert_eq!(
            next(r#"admin_epoch="1" epoch="7" num_updates="30""#),
            Ok(10_030)
        );
        assert_eq!(next(""), Ok(10_000));
    }

    #[test]
    fn numbers_that_would_overflow_are_refused() {
        assert_eq!(next(r#"num_updates="2000000000""#), Ok(2_000_010_000));
        let refused = |triple, value: &str| assert_eq!(next(triple), Err(value.to_owned()));
        refused(r#"num_updates="2000000001""#, "2000000001");
        refused(r#"epoch="2147483647""#, "2147483647");
        refused(r#"epoch="99999999999""#, "99999999999");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for (triple, value) in [
            (r#"num_updates="x""#, "x"),
            (r#"epoch="-1""#, "-1"),
            (r#"admin_epoch="""#, ""),
            (r#"epoch="+1""#, "+1"),
        ] {
            assert_eq!(next(triple), Err(value.to_owned()));
        }
    }
}
