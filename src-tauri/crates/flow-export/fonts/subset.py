"""Makes the font of pictures and reports out of NotoSansCJK-Regular.ttc: `subset.py NotoSansCJK-Regular.ttc`.

Needs fontTools. Kept are Latin, the signs and the 6,763 characters of GB 2312, and more that names are written with;
hinting and layout tables are left out. Glyphs are numbered through: what reads the font walks the ranges of their numbers
for each glyph it draws, and there would be 5,000 of them.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

# Characters of names that GB 2312 lacks.
NAMES = (
    "喆珺堃昇玥祎赟翀暘旸晞晟煊炘珉珵玙琰璟瑄璠祺禛筠箐綦翊芃苡荞莜菡萱蓁薇瑾瑜瑶琪珩珞琇琬琨琲璇璐璞瑗珣珮玮玘玚祐祜禔禧稷穠"
    "昉昊昕昱晖晗晔晏暄暐曦朕杉枞柠柽栩栎桉桐梓棠棣楠榕槿樨橙檀汐沅沐沣泓洛洵洺浔浠涓涵淇淏淳渝湉湘溱滢潆潇潞澍澜濛濮灏炜烨焓煜熠燊燚"
    "钰钲铎铖铠锴锶镕镭鑫闫阆陇隽雯霁霂霏霖靖韬颉颢飏馥骁骐骞鲲鳌鸢鹏麒麟黎黛龑龢垚埔埗埕垣堉塬墉壵夤奕妤妍姝姮娅娉娜婧婵媛媞嫄嫒嫣嬅孚孜"
    "寰岚岱峻崴嵘嵩巍帆帷廙弢彧彬彰徽忻怡恺悦惇惟愔愫慧懿戬扬抒拓揆擎攸敉敏斓斐旻旼旖旃杭瞿睿瞳砚硕碧磊祉罡羿翎翮翯耘聿胤臻舒艾芊芝芮芷苒苗苓茗茵"
)


def wanted() -> set[int]:
    signs = {0x20AC, 0x2103, 0x2116, 0x2122, 0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x2713, 0x2717}
    ranges = [(0x20, 0x7F), (0xA0, 0x180), (0x2010, 0x2028), (0x2030, 0x203B), (0x2190, 0x219A), (0x25A0, 0x25D0),
              (0x2460, 0x2474), (0x3000, 0x3040), (0xFF00, 0xFFF0)]
    characters = signs | set(map(ord, NAMES))
    for first, end in ranges:
        characters.update(range(first, end))
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                characters.update(map(ord, bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return characters


def number_through(path: Path) -> None:
    font = TTFont(path, recalcTimestamp=False)
    glyphs = font["CFF "].cff.topDictIndex[0]
    names = [".notdef"] + [f"cid{at:05d}" for at in range(1, len(glyphs.charset))]
    glyphs.CharStrings.charStrings = {name: at for at, name in enumerate(names)}
    glyphs.charset = names
    font.save(path)


def main() -> None:
    fonts = TTCollection(sys.argv[1]).fonts
    font = next(font for font in fonts if font["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["VORG", "vmtx", "vhea", "BASE", "GPOS", "GSUB", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    # Of this file's making, so that it comes out the same each time.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    path = Path(__file__).with_name("NotoSansCJKsc-subset.otf")
    font.save(path)
    number_through(path)


main()
