"""Names for made-up patients. They are common ones, put together by chance; no person is meant."""

from random import Random

from bline_desktop.domain.patient import Sex


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read names in Latin letters with their Chinese characters."""
    return tuple((latin, native) for latin, native in (pair.split(":") for pair in text.split()))


# LI is kept back for the two patients of one name in neighbouring beds.
SURNAMES = _pairs(
    "Wang:王 Zhang:张 Liu:刘 Chen:陈 Yang:杨 Zhao:赵 Huang:黄 Zhou:周 Wu:吴 Xu:徐 Sun:孙 Ma:马 Zhu:朱 Hu:胡 Guo:郭 "
    "Lin:林 Gao:高 Zheng:郑 Liang:梁 Xie:谢 Song:宋 Tang:唐 Han:韩 Feng:冯 Deng:邓 Cao:曹 Peng:彭 Zeng:曾 Xiao:萧 "
    "Tian:田 Dong:董 Pan:潘 Yuan:袁 Cai:蔡 Jiang:蒋 Yu:余 Du:杜 Cheng:程 Wei:魏 Jia:贾"
)
GIVEN = {
    Sex.MALE: _pairs(
        "Jianguo:建国 Haoran:浩然 Yuxuan:宇轩 Zhiqiang:志强 Minghao:明浩 Jun:军 Bo:波 Tianyu:天宇 Guoliang:国良 "
        "Xiaofeng:晓峰 Yifan:一帆 Chao:超 Wenbin:文斌 Zixuan:子轩 Hongtao:洪涛 Lei:磊 Jiahao:嘉豪 Dawei:大伟 "
        "Kai:凯 Shaojie:少杰 Yongming:永明 Peng:鹏 Ruize:睿泽 Qiang:强"
    ),
    Sex.FEMALE: _pairs(
        "Xiaoyan:晓燕 Meiling:美玲 Zihan:子涵 Shuhua:淑华 Yating:雅婷 Fang:芳 Jing:静 Xinyi:欣怡 Guiying:桂英 "
        "Lihua:丽华 Qian:倩 Ruoxi:若曦 Yumei:玉梅 Chunhua:春花 Siqi:思琪 Na:娜 Hongmei:红梅 Yuqing:雨晴 "
        "Manling:曼玲 Xue:雪 Jiayi:佳怡 Ping:萍 Haiyan:海燕 Tingting:婷婷"
    ),
}


class NameBook:
    """Gives names away, each once; surnames and given names come again only when all were used."""

    def __init__(self, rng: Random) -> None:
        self._surnames = rng.sample(SURNAMES, len(SURNAMES))
        self._given = {sex: rng.sample(names, len(names)) for sex, names in GIVEN.items()}
        self._taken: set[tuple[str, str]] = set()
        self._turn = dict.fromkeys(GIVEN, 0)

    def take(self, sex: Sex) -> tuple[str, str, str]:
        """Return surname, given name and the name in Chinese characters. Raises ValueError when all are taken."""
        surname, sign = self._surnames[len(self._taken) % len(self._surnames)]
        for _ in self._given[sex]:
            given, signs = self._given[sex][self._turn[sex] % len(self._given[sex])]
            self._turn[sex] += 1
            if (surname, given) not in self._taken:
                self._taken.add((surname, given))
                return surname, given, sign + signs
        raise ValueError("no name is left")
