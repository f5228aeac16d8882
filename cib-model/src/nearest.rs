//! The known word that a misspelt one was probably meant to be.

/// The candidate that a word was probably meant to be: the one that needs the fewest changes, if that is a slip and not
/// another word. Case does not count.
///
/// ```
/// assert_eq!(cib_model::nearest("intervall", ["id", "interval"].into_iter()), Some("interval"));
/// assert_eq!(cib_model::nearest("colour", ["id", "interval"].into_iter()), None);
/// ```
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    /// Longer than any known name, so that a value of any length costs nothing.
    const LONGEST: usize = 64;
    /// How many changes still make a slip of a long word.
    const MOST_SLIPS: usize = 3;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let length = word.chars().count();
    // Every letter too many or too few is a change, so that most need not be looked at.
    let close = candidates.filter(|it| it.chars().count().abs_diff(length) <= MOST_SLIPS);
    let distances =
        close.map(|candidate| (strsim::damerau_levenshtein(&word, candidate), candidate));
    let (distance, candidate) = distances.min_by_key(|(distance, _)| *distance)?;
    let slips = (candidate.chars().count() / 3).clamp(1, MOST_SLIPS);
    (distance <= slips).then_some(candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let words = ["qemu", "lxc", "freeze", "stop"];
        assert_eq!(nearest("qmeu", words.into_iter()), Some("qemu"));
        assert_eq!(nearest("LXC", words.into_iter()), Some("lxc"));
        assert_eq!(nearest("frezee", words.into_iter()), Some("freeze"));
        assert_eq!(nearest("banana", words.into_iter()), None);
        assert_eq!(nearest(&"l".repeat(1000), words.into_iter()), None);
    }
}
