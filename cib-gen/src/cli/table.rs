//! Rows in columns, for a terminal.

use crate::shown::disarmed;

/// A line for the head and for each row; all columns but the last are as wide as what is in them.
pub(super) fn of<const N: usize>(head: &[&str; N], rows: &[[String; N]]) -> String {
    let head = head.map(str::to_owned);
    let rows: Vec<_> = [&head].into_iter().chain(rows).collect();
    let shown: Vec<_> = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| disarmed(cell)))
        .collect();
    let width = |column: usize| {
        let widths = shown.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let line = |row: &[String; N]| {
        let cells = row.iter().enumerate();
        let cells = cells.map(|(column, cell)| {
            let width = if column + 1 < N { width(column) + 2 } else { 0 };
            format!("{cell:width$}")
        });
        format!("{}\n", cells.collect::<String>().trim_end())
    };
    shown.iter().map(line).collect()
}
