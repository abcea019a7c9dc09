//! Made-up customers and real places.

use super::random::Random;

/// A place that orders go to, with its share of customers.
pub(super) struct Place {
    pub(super) region: &'static str,
    pub(super) name: &'static str,
    pub(super) postcode: &'static str,
    pub(super) weight: u64,
}

/// A country outside China that orders go to. `per_cny` is what 10,000 CNY are worth in its currency.
pub(super) struct Abroad {
    pub(super) country: &'static str,
    pub(super) region: &'static str,
    pub(super) currency: &'static str,
    pub(super) per_cny: i64,
    pub(super) address: &'static str,
    pub(super) postcode: &'static str,
    pub(super) weight: u64,
}

macro_rules! places {
    ($($region:literal $name:literal $postcode:literal $weight:literal;)*) => {
        &[$(Place { region: $region, name: $name, postcode: $postcode, weight: $weight }),*]
    };
}

macro_rules! abroad {
    ($($country:literal $region:literal $currency:literal $per_cny:literal $address:literal $postcode:literal $weight:literal;)*) => {
        &[$(Abroad {
            country: $country,
            region: $region,
            currency: $currency,
            per_cny: $per_cny,
            address: $address,
            postcode: $postcode,
            weight: $weight,
        }),*]
    };
}

/// Places in China.
pub(super) static PLACES: &[Place] = places![
    "CN-44" "广东省深圳市南山区科技园路" "518057" 120;
    "CN-44" "广东省广州市天河区体育西路" "510620" 90;
    "CN-32" "江苏省苏州市工业园区星湖街" "215021" 80;
    "CN-32" "江苏省南京市鼓楼区中山北路" "210008" 50;
    "CN-33" "浙江省杭州市西湖区文三路" "310012" 85;
    "CN-33" "浙江省宁波市鄞州区百丈东路" "315040" 35;
    "CN-31" "上海市浦东新区张江路" "201203" 110;
    "CN-31" "上海市徐汇区漕溪北路" "200030" 60;
    "CN-11" "北京市朝阳区望京街" "100102" 95;
    "CN-11" "北京市海淀区中关村大街" "100080" 60;
    "CN-37" "山东省青岛市市南区香港中路" "266071" 60;
    "CN-37" "山东省济南市历下区经十路" "250014" 45;
    "CN-51" "四川省成都市武侯区天府大道" "610041" 75;
    "CN-50" "重庆市渝北区金开大道" "401121" 50;
    "CN-42" "湖北省武汉市洪山区珞喻路" "430074" 60;
    "CN-43" "湖南省长沙市岳麓区麓山路" "410006" 45;
    "CN-41" "河南省郑州市金水区花园路" "450003" 60;
    "CN-61" "陕西省西安市雁塔区科技路" "710065" 45;
    "CN-35" "福建省厦门市思明区湖滨南路" "361004" 40;
    "CN-34" "安徽省合肥市蜀山区长江西路" "230031" 40;
    "CN-21" "辽宁省沈阳市和平区青年大街" "110003" 35;
    "CN-23" "黑龙江省哈尔滨市南岗区西大直街" "150001" 25;
    "CN-13" "河北省石家庄市长安区中山东路" "050011" 35;
    "CN-53" "云南省昆明市五华区人民中路" "650021" 30;
    "CN-52" "贵州省贵阳市南明区中华南路" "550002" 20;
    "CN-45" "广西壮族自治区南宁市青秀区民族大道" "530022" 25;
    "CN-46" "海南省海口市龙华区国贸路" "570125" 12;
    "CN-65" "新疆维吾尔自治区乌鲁木齐市天山区中山路" "830002" 10;
    "CN-54" "西藏自治区拉萨市城关区北京中路" "850000" 4;
    "CN-15" "内蒙古自治区呼和浩特市赛罕区大学西路" "010020" 14;
];

/// Countries outside China.
pub(super) static ABROAD: &[Abroad] = abroad![
    "US" "US-CA" "USD" 1390 "1200 Market Street, San Francisco" "94102" 90;
    "US" "US-NY" "USD" 1390 "350 5th Avenue, New York" "10118" 60;
    "JP" "JP-13" "JPY" 213000 "1-1 Marunouchi, Chiyoda-ku, Tokyo" "100-0005" 55;
    "KR" "KR-11" "KRW" 1930000 "110 Sejong-daero, Jung-gu, Seoul" "04524" 35;
    "SG" "SG-01" "SGD" 1850 "1 Raffles Place, Singapore" "048616" 30;
    "MY" "MY-14" "MYR" 6150 "50 Jalan Ampang, Kuala Lumpur" "50450" 25;
    "TH" "TH-10" "THB" 48900 "999 Rama I Road, Bangkok" "10330" 25;
    "DE" "DE-BE" "EUR" 1280 "Friedrichstraße 100, Berlin" "10117" 30;
    "FR" "FR-75" "EUR" 1280 "20 rue de Rivoli, Paris" "75004" 22;
    "GB" "GB-LND" "GBP" 1095 "100 Oxford Street, London" "W1D 1LL" 26;
    "AU" "AU-NSW" "AUD" 2110 "200 George Street, Sydney" "2000" 24;
    "AE" "AE-DU" "AED" 5100 "Sheikh Zayed Road 15, Dubai" "00000" 14;
];

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "林", "高", "罗", "欧阳", "司马",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明", "秀英", "子涵",
    "雨桐", "浩然", "梓萱", "宇轩", "欣怡", "思远", "嘉怡", "晨曦", "志强", "建国", "雪梅",
];
const FOREIGN: &[&str] = &[
    "Emma Johnson",
    "Liam Smith",
    "Olivia Brown",
    "Noah Miller",
    "Sakura Tanaka",
    "Haruto Sato",
    "Min-jun Kim",
    "Wei Ling Tan",
    "Aisyah Rahman",
    "Somchai Boonmee",
    "Lukas Schmidt",
    "Chloé Martin",
    "Jack Wilson",
    "Fatima Khan",
];
const FIRMS: &[&str] = &[
    "华东精密机械有限公司",
    "恒通办公用品商行",
    "蓝海酒店管理有限公司",
    "宏达建筑装饰工程有限公司",
    "康宁医疗器械有限公司",
    "新程教育科技有限公司",
    "鑫源电子元件有限公司",
    "绿谷餐饮管理有限公司",
];

pub(super) fn person(random: &mut Random) -> String {
    format!("{}{}", random.pick(SURNAMES), random.pick(GIVEN))
}

pub(super) fn foreigner(random: &mut Random) -> String {
    (*random.pick(FOREIGN)).to_owned()
}

pub(super) fn firm(random: &mut Random) -> String {
    (*random.pick(FIRMS)).to_owned()
}
