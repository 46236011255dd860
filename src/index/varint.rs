//! Numbers in as few bytes as they need.
//!
//! Owns one code: seven bits a byte, the lowest first, the eighth says that more come. Law: whatever is read, reading it ends.

/// Appends a number.
pub(super) fn push(bytes: &mut impl Extend<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.extend([number as u8 | 0x80]);
        number >>= 7;
    }
    bytes.extend([number as u8]);
}

/// Takes a number off the beginning; `None` if there is none.
pub(super) fn pull(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
