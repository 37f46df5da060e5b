//! How wide a character is at most.
//!
//! A picture fetches no font, so nobody knows which one shows it. The figures are those of `DejaVu
//! Sans`, the widest face of the font stacks that the style sheet names: what fits in it fits in
//! the others.

use super::Face;

/// Advance widths of U+0020 to U+007E in a wide regular face, in thousandths of the font size.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
    500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// The same in bold.
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
    696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580,
    1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
    733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500,
    500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
    716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
];

/// Width of printable ASCII in the monospaced faces.
const MONO: u16 = 605;

/// Width assumed of all other characters; ideographs have 1000, emoji up to 1400.
const OTHER: u16 = 1_500;

/// Width assumed of signs that are whole words or long strokes in one character.
const LONG: u16 = 12_000;

/// The width of a character, in thousandths of the font size.
pub(super) fn advance(character: char, face: Face) -> u32 {
    let index = usize::try_from(u32::from(character)).map_or(0, |code| code.wrapping_sub(32));
    let table = match face {
        Face::Regular => &REGULAR,
        Face::Bold => &BOLD,
        Face::Mono => &[MONO; 95],
    };
    let other = match character {
        '\u{2e3a}' | '\u{2e3b}' | '\u{fdf0}'..='\u{fdff}' | '\u{12000}'..='\u{12fff}' => LONG,
        _ => OTHER,
    };
    u32::from(table.get(index).copied().unwrap_or(other))
}
