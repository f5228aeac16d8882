//! The names that a machine has for itself.

use std::net::{IpAddr, Ipv4Addr};

/// Whether a host name or address is the machine's own.
///
/// ```
/// use cib_model::is_loopback;
///
/// assert!(is_loopback("localhost") && is_loopback("127.1") && is_loopback("::ffff:127.0.0.1"));
/// assert!(!is_loopback("192.168.122.1"));
/// ```
pub fn is_loopback(host: &str) -> bool {
    /// What Debian, Fedora and SUSE have in /etc/hosts.
    const NAMES: &[&str] = &[
        "localhost",
        "localhost.localdomain",
        "localhost4",
        "localhost4.localdomain4",
        "localhost6",
        "localhost6.localdomain6",
        "ip6-localhost",
        "ip6-loopback",
        "ipv6-localhost",
        "ipv6-loopback",
    ];
    let host = host.trim_end_matches('.');
    if NAMES.iter().any(|name| host.eq_ignore_ascii_case(name)) {
        return true;
    }
    // A scope follows a `%`, which URIs write as %25.
    let address = host.split('%').next().unwrap_or(host);
    let address = address.parse().ok().or_else(|| short_ipv4(address));
    // Linux connects to itself where the address is none.
    address.is_some_and(|address: IpAddr| {
        let address = address.to_canonical();
        address.is_loopback() || address.is_unspecified()
    })
}

/// An IPv4 address of fewer than four numbers, or of octal or hexadecimal ones, as the resolver takes it
/// (`inet_aton(3)`): `127.1`.
fn short_ipv4(text: &str) -> Option<IpAddr> {
    let number = |text: &str| match text.strip_prefix("0x").or(text.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None if text.len() > 1 && text.starts_with('0') => u32::from_str_radix(text, 8).ok(),
        None => text.parse().ok(),
    };
    let is_number = |part: &&str| part.starts_with(|c: char| c.is_ascii_digit());
    let parts: Vec<_> = text.splitn(5, '.').filter(is_number).collect();
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || text.matches('.').count() != first.len() {
        return None;
    }
    let mut address = 0;
    for (place, part) in first.iter().enumerate() {
        let byte = u8::try_from(number(part)?).ok()?;
        address |= u32::from(byte) << (24 - 8 * place);
    }
    let rest = number(last)?;
    let room = u32::MAX >> (8 * first.len());
    (rest <= room).then(|| IpAddr::V4(Ipv4Addr::from_bits(address | rest)))
}
