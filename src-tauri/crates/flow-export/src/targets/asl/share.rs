//! The place of a customer on the line from 0 to 1, in JSONata, digit for digit as the engine computes it.
//!
//! The engine takes the 64-bit FNV-1a hash of the UTF-8 text, finished as in SplitMix64 (Steele, Lea and Flood 2014),
//! and of that the upper 64 bits of the product with a million. JSONata has neither whole numbers of 64 bits nor an
//! exclusive or: a number is four limbs of 16 bits here, lowest first, so that no product passes 2^53, and the
//! exclusive or goes bit by bit. The bytes of a text come from its form in addresses, which is UTF-8 by definition.

/// Defines `$place(text)`: whole millionths.
pub(super) const PLACE: &str = concat!(
    "$xor := function($a, $b){ $sum($map([0..15], function($i){ ",
    "$floor($a / $power(2, $i)) % 2 = $floor($b / $power(2, $i)) % 2 ? 0 : $power(2, $i) })) }; ",
    "$both := function($a, $b){ $map([0..3], function($i){ $xor($a[$i], $b[$i]) }) }; ",
    "$limbs := function($a, $b, $n){ $reduce([0..$n - 1], function($acc, $k){ ( ",
    "$s := $acc.carry + $sum($map([0..3], function($i){ ",
    "$k - $i >= 0 and $k - $i <= 3 ? $a[$i] * $b[$k - $i] : 0 })); ",
    "{'out': $append($acc.out, $s % 65536), 'carry': $floor($s / 65536)} ) }, ",
    "{'out': [], 'carry': 0}).out }; ",
    // A shift by 16 to 31 bits.
    "$down := function($a, $bits){ ( $p := $power(2, $bits - 16); $map([0..3], function($i){ ",
    "$floor(($i < 3 ? $a[$i + 1] : 0) / $p) + (($i < 2 ? $a[$i + 2] : 0) % $p) * (65536 / $p) }) ) }; ",
    "$chars := \"!     '()*  -. 0123456789       ABCDEFGHIJKLMNOPQRSTUVWXYZ    _ abcdefghijklmnopqrstuvwxyz   ~\"; ",
    "$at := function($s, $c){ $length($substringBefore($s, $c)) }; ",
    "$bytes := function($text){ $map($match($encodeUrlComponent($text), /%..|[^%]/).match, function($m){ ",
    "$length($m) = 3 ? $at('0123456789ABCDEF', $substring($m, 1, 1)) * 16 ",
    "+ $at('0123456789ABCDEF', $substring($m, 2, 1)) : 33 + $at($chars, $m) }) }; ",
    "$place := function($text){ ( ",
    "$h := $reduce([$bytes($text)], function($h, $b){ ",
    "$limbs([$xor($h[0], $b), $h[1], $h[2], $h[3]], [435, 0, 256, 0], 4) }, [8997, 33826, 40164, 52210]); ",
    "$h := $limbs($both($h, $down($h, 30)), [58809, 7396, 18285, 48984], 4); ",
    "$h := $limbs($both($h, $down($h, 27)), [4587, 4913, 18875, 38096], 4); ",
    "$h := $both($h, $down($h, 31)); ",
    "$p := $limbs($h, [16960, 15, 0, 0], 6); $p[4] + $p[5] * 65536 ) }; ",
);
