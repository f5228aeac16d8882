//! How wide texts are, as far as that can be told without the font.

/// How wide a text of that size is at most, in pixels.
///
/// The font is whatever the reader's system has; the widest of the common ones is `DejaVu Sans`.
pub(super) fn width(text: &str, size: i64, bold: bool) -> i64 {
    let thousandths: i64 = text.chars().map(advance).sum();
    let pixels = thousandths * size / 1000;
    // Bold letters are wider by about a tenth.
    if bold {
        pixels + pixels / 9 + 1
    } else {
        pixels + 1
    }
}

/// The width of a character in thousandths of the size.
fn advance(c: char) -> i64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 290,
        ' ' | '.' | ',' | ':' | ';' | '·' | 'I' | '!' => 340,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '\\' | '-' => 410,
        's' | 'c' | 'z' | 'k' | 'v' | 'x' | 'y' => 590,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 1000,
        'A'..='Z' => 730,
        ' '..='~' => 640,
        // Letters of other alphabets; those of East Asia are squares.
        '\u{1100}'.. => 1050,
        _ => 720,
    }
}

/// As much of a text as has room, with an ellipsis where something is left out.
pub(super) fn fit(text: &str, size: i64, bold: bool, room: i64) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept, size, bold) + size > room {
            kept.pop();
            break;
        }
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// A text in lines that have room.
pub(super) fn wrap(text: &str, size: i64, room: i64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match (longer, lines.last_mut()) {
            (Some(longer), Some(line)) if width(&longer, size, false) <= room => *line = longer,
            _ => lines.push(fit(word, size, false, room)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_is_cut_with_an_ellipsis() {
        assert_eq!(fit("node1", 13, true, 100), "node1");
        let cut = fit("a-very-long-name-of-a-node.example.com", 13, true, 100);
        assert!(cut.ends_with('…') && cut.len() < 20, "{cut}");
        assert!(width(&cut, 13, true) <= 100);
        assert_eq!(fit("漢字漢字漢字", 10, false, 30), "漢…");
    }

    #[test]
    fn lines_have_room() {
        let lines = wrap("one two three four five six seven", 12, 80);
        assert!(lines.iter().all(|line| width(line, 12, false) <= 80));
        assert_eq!(lines.join(" "), "one two three four five six seven");
    }
}
