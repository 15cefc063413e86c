"""A workbook of Excel 97: the needed headings and 收到内部报告 over one line of an unknown enterprise."""

import base64
import gzip

PACKED = (
    "ABzY8000000t4+=T}&KR6h3!mcbTOW23izp#kJZ(3vHH?AdR-rZmYB^D57l&sfBeY*e$yOnm|nL*2-"
    "I()b>FinwTckXiTccL?1K}-"
    "uj@?mzroaLQPCfeOQe@ArZ#!p1HFO8%TC((?sP=&fI&?oqNx@=kK2R>dWHEOCOX^Q3gCrI?dWa3V3J&Xt)EDNK>>~+qPY@y$"
    "t^<m{F~?p%3=+1EtOLlwE_WU55WAv{4+-"
    "5QS(D^`jl25y}Pbg2#CG%Vy1NmfvLy%lwzlU*>O_$8}(4{L5S~<3As`0$2cC2`mH_IadG`151FbfUAL}>=Q(H1IvK-"
    "0Ly`EfNO#GD*pGWR^mGJ9{@h6XdBR0F6W&)0zm^-"
    "4EX7jm7hzKv+bwg5%2pZ*e|XFJ1HT3BhnR%hVB&XVi~%GlwllBx*a`17eOtg_n7)AzqhmZ0h%b(pgj73*2J=(<@Y*%7m{56F"
    "|YZSDYaBV-?5jU;~)@}CnD5EG3ujk<iS3CQBGH7e4XSkWORs~JR`rlwb}4I-iRg9!g)B3O#BSK>8C;TBD9YlXG(-"
    "Bd<8Tn<MJ`9-x}zOO>(@A(I0lm6Wik<Ntc^4{rBwXT8?!3-"
    "_ggQyM^>z?R=lgq;Fh=Ub6^&(<1cXf^@$tk1<ETpdm(+WXsk}>f9D51KgG*ecY}}=5f0^>9-"
    "GaEQ}(Hhh@?ypNMu`?oL?yJI)~51)d3E0Eybq3c5)LWzJ8vF}FafjGPO@{Ri-"
    "39j!>osQe7#8FWhE4l%|>6W&c!@vG_FA_i^~1Gj|n7o7iZdWnzXp!nfsYS}ST-a6G<b^ON`F^tfScD!{+C(+P5-"
    "64j9B<ihj+vw9b&Ry=_*KXK<wghc(+*TW&4+jhiYP1#6ww3B>=uogl?&FB=m$Em9A#k0IE6$+vKIe*y8l}KFQ<th%llP#LFU"
    "@)RvH&~10PV;OQ_LDMvEAm#+MCzw%Nw6(dUDQGv|d_@YQ!nbO!zkOifVqp!r!|0=xL_C%I^*7^*0(TJ^iY5Kh?O=)4zng7lc"
    "&AmejzlMwAr<PEQ=3Y;;>e&tk@)6MSqESBxTc(n6;pWn?lmQ}t_{Y$l4BCNgL<Tr0RLb4CIqksfInY3Y%Uk*-"
    "F9s|sIwBrx))M;b<f^hn1@s{a>yO6on;?C3mYC=Zm|6p@|^JA0<8m>x`-"
    "3sgfI<?}kZM)KRCmC#24=Sm@ZgmozEmLitaWdJw=_dQ~GHxh0ImY;R)CQ#+*`A!XI8ji-tovBA<&GcknbRa$$?-"
    ">g18ID@9(6)y*w|8}0v6#i`*wxq5({L-"
    "bqj1f<M3}XSt+T+sG&%a_Z_};4=DV*MR9*SuH_{q!sM=B}{YrZ`t2(n&X|7k*n?tJROscx`jPl8!X9#z<vnHOf`V%9=G0C$+"
    "&4<<AE@bwTC%*paos-"
    "`SZ~u0mUsAMdUtGJmWsP~^b)3Iu`pRxu1!T}VRh{hSPSbP7CsbW7A*ALT)O?etc9*)^nMgcm4Gi|h`{(OO>bGu7?V|GE&i_A"
    "_Kf{L?TBCbHWIwnM&{0%eQjViJ>%Ro2)zmrd9R8~g=DB_v0pDY&a9bh6i%a6Kd;Y<)StISTHytOfs0Xbj$6r49=lcH_QvYgP"
    "m7=yhj`JTw%_(ia7hcfAHj$Je)T?n&7KbXu-=Bm2?+0E@^WO~)QI^4C56n%Th9#VTJ@D=2|9^&m04&8oa{v|q00"
)


def old_workbook() -> bytes:
    return gzip.decompress(base64.b85decode(PACKED))
