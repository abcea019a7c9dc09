//! Random numbers by name: each use has a stream of its own, keyed by replication, order, step, visit and purpose.
//!
//! Two variants of a flow therefore see the same customers and the same luck (common random numbers), whatever else
//! happens in between. Streams are SplitMix64 (Steele, Lea, Flood 2014) from a hashed starting point; exponential and
//! normal numbers come from a ziggurat (Marsaglia, Tsang 2000). Only arithmetic that every platform does alike is
//! used: logarithms and exponentials are `libm`'s.

use std::sync::LazyLock;

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;
/// Layers of a ziggurat.
const LAYERS: usize = 256;

/// A stream of random numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stream {
    state: u64,
}

/// Spreads a number over all bits: the finishing step of SplitMix64.
#[inline]
pub(crate) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// A key from a name: 64-bit FNV-1a, spread.
pub(crate) fn key(name: &str, purpose: u64) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mix(hash ^ mix(purpose.wrapping_add(GAMMA)))
}

impl Stream {
    /// The stream of a seed and a key. Both are hashed numbers.
    #[inline]
    pub(crate) fn new(seed: u64, key: u64) -> Stream {
        Stream {
            state: seed.wrapping_add(key),
        }
    }

    /// 64 random bits.
    #[inline]
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GAMMA);
        mix(self.state)
    }

    /// A number from 0 to below 1.
    #[inline]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A number above 0 and at most 1, for logarithms.
    #[inline]
    fn unit_above_zero(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A whole number below `end`, which is not 0.
    #[inline]
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// Exponential with mean 1.
    #[inline]
    pub(crate) fn exponential(&mut self) -> f64 {
        let layers = &TABLES.exponential;
        let bits = self.bits();
        let layer = (bits & 0xff) as usize;
        let x = (bits >> 12) as f64 * (1.0 / (1_u64 << 52) as f64) * layers.x[layer];
        if x < layers.x[layer + 1] {
            return x;
        }
        self.exponential_edge(layer, x)
    }

    #[cold]
    fn exponential_edge(&mut self, layer: usize, x: f64) -> f64 {
        if layer == 0 {
            return EXPONENTIAL_TAIL - libm::log(self.unit_above_zero());
        }
        let layers = &TABLES.exponential;
        let height = layers.y[layer] + (layers.y[layer + 1] - layers.y[layer]) * self.unit();
        match height < libm::exp(-x) {
            true => x,
            false => self.exponential(),
        }
    }

    /// Standard normal.
    #[inline]
    pub(crate) fn normal(&mut self) -> f64 {
        let layers = &TABLES.normal;
        let bits = self.bits();
        let layer = (bits & 0xff) as usize;
        let sign = if bits & 0x100 == 0 { 1.0 } else { -1.0 };
        let x = (bits >> 12) as f64 * (1.0 / (1_u64 << 52) as f64) * layers.x[layer];
        if x < layers.x[layer + 1] {
            return sign * x;
        }
        self.normal_edge(layer, x, sign)
    }

    #[cold]
    fn normal_edge(&mut self, layer: usize, x: f64, sign: f64) -> f64 {
        if layer == 0 {
            loop {
                let beyond = -libm::log(self.unit_above_zero()) / NORMAL_TAIL;
                let height = -libm::log(self.unit_above_zero());
                if 2.0 * height > beyond * beyond {
                    return sign * (NORMAL_TAIL + beyond);
                }
            }
        }
        let layers = &TABLES.normal;
        let height = layers.y[layer] + (layers.y[layer + 1] - layers.y[layer]) * self.unit();
        match height < libm::exp(-0.5 * x * x) {
            true => sign * x,
            false => self.normal(),
        }
    }
}

/// Where the tails begin, and the area of each layer, for 256 layers.
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
const EXPONENTIAL_AREA: f64 = 0.003_949_659_822_581_572;
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
const NORMAL_AREA: f64 = 0.004_928_673_233_974_655;

/// The layers of a ziggurat: right edges, and the density there.
struct Layers {
    x: [f64; LAYERS + 1],
    y: [f64; LAYERS + 1],
}

struct Tables {
    exponential: Layers,
    normal: Layers,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    exponential: layers(
        EXPONENTIAL_TAIL,
        EXPONENTIAL_AREA,
        |x| libm::exp(-x),
        |y| -libm::log(y),
    ),
    normal: layers(
        NORMAL_TAIL,
        NORMAL_AREA,
        |x| libm::exp(-0.5 * x * x),
        |y| libm::sqrt(-2.0 * libm::log(y)),
    ),
});

fn layers(tail: f64, area: f64, density: impl Fn(f64) -> f64, inverse: impl Fn(f64) -> f64) -> Layers {
    let mut layers = Layers {
        x: [0.0; LAYERS + 1],
        y: [0.0; LAYERS + 1],
    };
    layers.x[0] = area / density(tail);
    layers.x[1] = tail;
    for layer in 2..LAYERS {
        let below = layers.x[layer - 1];
        layers.x[layer] = inverse(area / below + density(below));
    }
    layers.x[LAYERS] = 0.0;
    for layer in 0..=LAYERS {
        layers.y[layer] = density(layers.x[layer]);
    }
    layers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(n: usize, mut draw: impl FnMut(&mut Stream) -> f64) -> [f64; 4] {
        let mut sums = [0.0; 4];
        for order in 0..n as u64 {
            let mut stream = Stream::new(mix(order), key("step", 7));
            let x = draw(&mut stream);
            for (power, sum) in sums.iter_mut().enumerate() {
                *sum += x.powi(power as i32 + 1);
            }
        }
        sums.map(|sum| sum / n as f64)
    }

    #[test]
    fn exponential_and_normal_have_their_moments() {
        let exponential = moments(1_000_000, Stream::exponential);
        for (found, wanted, tolerance) in [
            (exponential[0], 1.0, 0.004),
            (exponential[1], 2.0, 0.02),
            (exponential[2], 6.0, 0.12),
        ] {
            assert!((found - wanted).abs() < tolerance, "{found} for {wanted}");
        }
        let normal = moments(1_000_000, Stream::normal);
        for (found, wanted, tolerance) in [
            (normal[0], 0.0, 0.004),
            (normal[1], 1.0, 0.006),
            (normal[2], 0.0, 0.02),
            (normal[3], 3.0, 0.05),
        ] {
            assert!((found - wanted).abs() < tolerance, "{found} for {wanted}");
        }
    }

    #[test]
    fn tails_are_as_thick_as_they_should_be() {
        let n = 2_000_000_u64;
        let (mut exponential, mut normal) = (0, 0);
        for order in 0..n {
            exponential += u64::from(Stream::new(mix(order), key("tail", 1)).exponential() > 8.0);
            normal += u64::from(Stream::new(mix(order), key("tail", 2)).normal().abs() > 3.7);
        }
        let expected = n as f64 * (-8.0_f64).exp();
        assert!(
            (exponential as f64 - expected).abs() < 5.0 * expected.sqrt(),
            "{exponential} for {expected}"
        );
        let expected = n as f64 * 2.156e-4;
        assert!(
            (normal as f64 - expected).abs() < 5.0 * expected.sqrt(),
            "{normal} for {expected}"
        );
    }
}
