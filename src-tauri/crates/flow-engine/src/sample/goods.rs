//! The assortment of the sample shop, most popular first.

/// A product. Prices in cents of CNY, weights in grams.
pub(super) struct Product {
    pub(super) sku: &'static str,
    pub(super) category: &'static str,
    pub(super) price: i64,
    pub(super) grams: i64,
    pub(super) hs_code: &'static str,
    pub(super) origin: &'static str,
    pub(super) trait_: Trait,
}

/// What makes a product special.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// Nothing.
    Plain,
    /// Dangerous goods, e.g. with a battery.
    Hazmat,
    /// Has to be kept cold.
    ColdChain,
    /// Not yet made; sold in advance.
    Presale,
}

macro_rules! products {
    ($($sku:literal $category:literal $price:literal $grams:literal $hs:literal $origin:literal $trait_:ident;)*) => {
        &[$(Product {
            sku: $sku,
            category: $category,
            price: $price,
            grams: $grams,
            hs_code: $hs,
            origin: $origin,
            trait_: Trait::$trait_,
        }),*]
    };
}

/// All products.
pub(super) static PRODUCTS: &[Product] = products![
    "TISSUE-24" "household" 4990 3200 "481820" "CN" Plain;
    "PHONE-CASE-15" "accessories" 3900 60 "392690" "CN" Plain;
    "POWERBANK-20K" "electronics" 12900 420 "850760" "CN" Hazmat;
    "DETERGENT-3L" "household" 5990 3300 "340250" "CN" Plain;
    "TSHIRT-COTTON" "apparel" 7900 220 "610910" "CN" Plain;
    "MILK-UHT-12" "food" 6590 12400 "040120" "CN" Plain;
    "EARBUDS-PRO" "electronics" 39900 90 "851830" "CN" Hazmat;
    "FACE-MASK-10" "beauty" 8900 310 "330499" "KR" Plain;
    "SNEAKER-RUN" "shoes" 45900 900 "640411" "VN" Plain;
    "RICE-5KG" "food" 4690 5000 "100630" "CN" Plain;
    "KETTLE-1.7L" "appliances" 15900 1300 "851610" "CN" Plain;
    "HAIRDRYER-ION" "appliances" 29900 650 "851631" "CN" Plain;
    "VACUUM-CORDLESS" "appliances" 189900 4200 "850811" "CN" Hazmat;
    "RICECOOKER-4L" "appliances" 39900 4800 "851660" "CN" Plain;
    "BEEF-STEAK-10" "fresh" 16900 1600 "020230" "AU" ColdChain;
    "SALMON-500G" "fresh" 9900 620 "030214" "NO" ColdChain;
    "CHERRY-2KG" "fresh" 19900 2300 "080929" "CL" ColdChain;
    "ICECREAM-12" "fresh" 8900 1500 "210500" "CN" ColdChain;
    "SERUM-30ML" "beauty" 59900 110 "330499" "FR" Plain;
    "LIPSTICK-ROUGE" "beauty" 32000 40 "330410" "FR" Plain;
    "PERFUME-50ML" "beauty" 79900 240 "330300" "FR" Hazmat;
    "DIAPER-L-108" "baby" 17900 4100 "961900" "JP" Plain;
    "FORMULA-900G" "baby" 29800 1150 "190110" "NL" Plain;
    "PUZZLE-1000" "toys" 9900 780 "950300" "CN" Plain;
    "BLOCKS-CASTLE" "toys" 69900 1900 "950300" "DK" Plain;
    "DRONE-MINI" "electronics" 229900 900 "880622" "CN" Hazmat;
    "PHONE-X-256" "electronics" 599900 450 "851713" "CN" Presale;
    "TABLET-11" "electronics" 329900 760 "847130" "CN" Hazmat;
    "LAPTOP-14" "electronics" 649900 2100 "847130" "CN" Hazmat;
    "WATCH-SPORT" "electronics" 129900 180 "851762" "CN" Hazmat;
    "TV-65-4K" "appliances" 379900 24500 "852872" "CN" Plain;
    "FRIDGE-502L" "appliances" 429900 92000 "841810" "CN" Presale;
    "WASHER-10KG" "appliances" 299900 68000 "845020" "CN" Plain;
    "AIRCON-1.5HP" "appliances" 279900 41000 "841510" "CN" Presale;
    "DISHWASHER-13" "appliances" 459900 52000 "842211" "CN" Plain;
    "COFFEE-BEANS-1KG" "food" 12900 1050 "090121" "BR" Plain;
    "TEA-LONGJING" "food" 28800 300 "090210" "CN" Plain;
    "MOONCAKE-GIFT" "food" 23800 900 "190590" "CN" Presale;
    "WINE-RED-6" "food" 59900 8200 "220421" "FR" Plain;
    "BAIJIU-500ML" "food" 129900 1100 "220890" "CN" Hazmat;
    "DOWN-JACKET" "apparel" 89900 1100 "620193" "CN" Plain;
    "DRESS-SILK" "apparel" 69900 350 "620449" "CN" Plain;
    "JEANS-SLIM" "apparel" 25900 650 "620342" "CN" Plain;
    "QUILT-WINTER" "home" 49900 3600 "940440" "CN" Plain;
    "LAMP-DESK" "home" 19900 1200 "940521" "CN" Plain;
    "CHAIR-OFFICE" "home" 89900 17500 "940139" "CN" Plain;
    "PAPER-A4-5" "office" 11900 12500 "480256" "CN" Plain;
    "TONER-BLACK" "office" 35900 900 "844399" "CN" Plain;
    "SCREW-M6-1000" "industrial" 8900 6400 "731815" "CN" Plain;
    "GLOVE-NITRILE-100" "industrial" 5900 600 "401519" "MY" Plain;
    "PAINT-WHITE-5L" "industrial" 32900 7100 "320910" "CN" Hazmat;
    "BATTERY-AA-40" "household" 6900 950 "850610" "CN" Hazmat;
];
