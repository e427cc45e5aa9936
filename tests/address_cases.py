"""Addresses as an attacker writes them, and what must become of each. Written for these tests."""

from __future__ import annotations

from itertools import product

PUBLIC_V4, PUBLIC_V6 = "93.184.215.14", "2606:4700:10::6816:1"
"""Stand for any web server: nothing is ever sent to them, sockets are replaced where they are used."""

DNS: dict[str, list[list[str]]] = {
    "site.example": [[PUBLIC_V4]],
    "www.site.example": [[PUBLIC_V4]],
    "dual.example": [[PUBLIC_V6, PUBLIC_V4]],
    "a_b.site.example": [[PUBLIC_V4]],
    "127.0.0.1.site.example": [[PUBLIC_V4]],
    "10-0-0-1.site.example": [[PUBLIC_V4]],
    "localhost.site.example": [[PUBLIC_V4]],
    "xn--mgbawv0gdbk3840d.example": [[PUBLIC_V4]],
    "xn--mgbawv0gdbk.example": [[PUBLIC_V4]],
    "xn--999999999.example": [[PUBLIC_V4]],
    "m.xn--mgbawv0gdbk3840d.example": [[PUBLIC_V4]],
    "0x7f.site.example": [[PUBLIC_V4]],
    "1.2.3.4.site.example": [[PUBLIC_V4]],
    "mixed.example": [[PUBLIC_V4, "10.0.0.1"]],
    "mixed-last.example": [[PUBLIC_V4, PUBLIC_V6, "::1"]],
    "mixed-first.example": [["169.254.169.254", PUBLIC_V4]],
    "mapped.example": [["::ffff:127.0.0.1"]],
    "mapped-public.example": [[f"::ffff:{PUBLIC_V4}"]],
    "zoned.example": [["fe80::1%eth0"]],
    "zero.example": [["0.0.0.0"]],
    "nat64.example": [["64:ff9b::a00:1"]],
    "sixtofour.example": [["2002:a00:1::1"]],
    "isatap.example": [["2606:4700::5efe:a00:1"]],
    "empty.example": [[]],
    "rebind.example": [[PUBLIC_V4], ["127.0.0.1"]],
    "rebind-first.example": [["127.0.0.1"], [PUBLIC_V4]],
    # Names that others run for such attacks, and those of machines' own services, as they resolve.
    "169.254.169.254.nip.example": [["169.254.169.254"]],
    "a9fea9fe.nip.example": [["169.254.169.254"]],
    "localtest.example": [["127.0.0.1", "::1"]],
    "metadata.internal.example": [["169.254.169.254"]],
    "kubernetes.default.svc.cluster.local": [["10.96.0.1"]],
    "host.docker.internal": [["192.168.65.254"]],
    "gateway.docker.internal": [["192.168.65.1"]],
    "cname-to-private.example": [["172.16.5.5"]],
    "cname-to-v6-only-private.example": [["fd12:3456:789a::1"]],
    "nat64-metadata.example": [["64:ff9b::a9fe:a9fe"]],
    "nat64-local.example": [["64:ff9b:1:fffe::a9fe:a9fe"]],
    "teredo.example": [["2001:0:a9fe:a9fe::1"]],
    "public-then-many.example": [[*([PUBLIC_V4] * 20), "100.64.0.1"]],
    "no-family.example": [["not-an-address"]],
    "broadcast.example": [["255.255.255.255"]],
    "multicast.example": [["ff0e::1"]],
    "xn--zca.example": [[PUBLIC_V4]],
    "xn--mgba3gch31f060k.example": [[PUBLIC_V4]],
    "10.site.example": [[PUBLIC_V4]],
    "169.254.169.254.site.example": [[PUBLIC_V4]],
    "as112.example": [["192.31.196.1", "2620:4f:8000::1"]],
}
"""Name → the answers of its first look-up, of its second, …; the last one stays."""

_DENIED_V4 = """
    0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.0 127.0.0.1
    127.0.0.53 127.255.255.255 168.63.129.16 169.254.0.0 169.254.169.254 169.254.169.253 169.254.255.255 172.16.0.0
    172.17.0.1 172.31.255.255 192.0.0.0 192.0.0.192 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.0 192.88.99.255
    192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255
    224.0.0.0 224.0.0.251 239.255.255.255 240.0.0.0 255.255.255.254 255.255.255.255
"""
_DENIED_V6 = """
    :: ::1 ::2 ::127.0.0.1 ::10.0.0.1 ::ffff:0.0.0.0 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::ffff:0:10.0.0.1
    ::ffff:93.184.215.14 0:0:0:0:0:ffff:7f00:1 64:ff9b::10.0.0.1 64:ff9b::93.184.215.14 64:ff9b:1::a00:1 100::
    100:0:0:1:: 2001:: 2001:0:5db8:d70e:: 2001:1::1 2001:2:: 2001:3::1 2001:4:112::1 2001:10:: 2001:20:: 2001:30::
    2001:1ff:ffff:: 2001:db8:: 2001:db8:ffff::1 2002:: 2002:7f00:1:: 2002:5db8:d70e:: 3ffe::1 3fff:: 3fff:fff::1
    4000:: 5f00::1 8000:: c000:: e000:: f800:: fc00:: fd00:ec2::254 fd20:ce::254 fdff::1 fe00:: fe80:: fe80::a9fe:a9fe
    fe80:ffff::1 febf::1 fec0:: feff::1 ff00:: ff02::1 ff05::2 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
    2606:4700::5efe:a00:1 2606:4700::200:5efe:7f00:1 2606:4700::5efe:10.0.0.1
"""
_ALLOWED_V4 = """
    1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15 169.253.255.255
    169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255
    192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255
"""
_ALLOWED_V6 = """
    2000::1 2001:200:: 2001:db7:ffff::1 2001:db9::1 2001:ffff::1 2003:: 2600::1 2a00:1450:4001:81b::200e 2c0f:fb50::1
    2606:4700:0000:0000:0000:0000:0000:1111 2606:4700:0:0::1111 2A00:1450:4001:081B::200E 2606:4700::1.2.3.4
    3ffd:ffff::1 2606:4700::5eff:a00:1
"""
_ODD_V4 = """
    0 1 00 0x0 0x 0X7F000001 017700000001 2130706433 4294967295 4294967296 127.1 127.0.1 127.0.0.1.1 0177.0.0.1
    0x7f.0x0.0x0.0x1 0x7f.0.0.1 127.0.0.0x1 127.0.0.01 127.00.0.1 0127.0.0.1 256.0.0.1 127.0.0.256 1.2.3 1.2 10.1
    0xa.0.0.1 012.0.0.1 169.254.43518 0xa9fea9fe 0251.0376.0251.0376 192.168.257 3232235777 127.0.0.1e0 1.2.3.4.5
    93.184.215.014 93.184.55054 1572395790 0x5db8d70e site.0 site.0x10 site.1
"""
_FOREIGN_DIGITS = ("۱۲۷.۰.۰.۱", "١٢٧.٠.٠.١", "１２７.0.0.1", "①②⑦.⓪.⓪.①", "¹²⁷.⁰.⁰.¹", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "१२७.०.०.१")
_FOREIGN_DOTS = ("127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "127․0․0․1", "site。example", "site．example")  # noqa: RUF100
_DOTS = ("127.0.0.1.", "127.0.0.1..", "127..0.0.1", ".127.0.0.1", "10.0.0.1.", "localhost.", "127.0.0.1...")
_BAD_NAMES = (
    ".",
    "..",
    ".site.example",
    "site..example",
    "site.example..",
    "-site.example",
    "a" * 64 + ".example",
    ".".join(["a" * 60] * 5),
    "site.example,other.example",
    "site.exam!ple",
    "site.example|other",
    "<site>.example",
    "site.example'",
    'site.example"',
    "site.example;x",
    "site.example&x",
    "[site.example]",
    "site.example]",
    "::1",
    "2606:4700::1",
    "ⓢite.example",
    "ſite.example" + "\u200b",
    "site\u00ad.example\u2060",
    "si\u200dte.example",
    "si\u200cte.example",
    "\u200csite.example",
    "دانش\u200c.example",
    "site\u2028.example",
    "site\u3000.example",
    "site\ufeff.example",
    "\u202esite.example",
    "☃\ufe0f.example",
)
_BAD_BRACKETS = (
    *(
        "[::1",
        "::1]",
        "[::1]]",
        "[[::1]]",
        "[::1]x",
        "[::1]@site.example",
        "[::1%25lo]",
        "[::1%lo]",
        "[fe80::1%25eth0]",
    ),
    *(
        "[127.0.0.1]",
        "[::127.0.0.256]",
        "[1::2::3]",
        "[:::1]",
        "[]",
        "[v1.x]",
        "[::ffff:127.0.0.01]",
        "[::1 ]",
        "[12345::]",
    ),
)
_USERS = (
    "user@{}",
    "user:word@{}",
    "@{}",
    ":@{}",
    "{}@site.example",
    "site.example@{}",
    "a@b@{}",
    "site.example:80@{}",
)
_PERCENT = (
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    "site%2eexample",
    "site.example%00",
    "%73ite.example",
    "site.example%",
)
_PORTS_DENIED = (
    *(0, 1, 21, 22, 25, 79, 81, 442, 444, 2375, 3128, 3306, 5432, 6379, 8000, 8080, 8443, 9200, 11211, 27017),
)
_PORTS_ODD = (
    "65536",
    "65616",
    "131152",
    "00080",
    "080",
    "0x50",
    "-80",
    "+80",
    "8 0",
    "80a",
    "80:80",
    "٨٠",
    "８０",
    "99999999999",
)
_RAW = (
    *(
        "",
        "/",
        "//",
        "//site.example/",
        "site.example",
        "site.example/",
        "/path",
        "?x",
        "#x",
        ":",
        "://",
        "http",
        "http:",
    ),
    *(
        "http:/site.example/",
        "http:site.example/",
        "http:///site.example/",
        "http:////site.example/",
        "http://",
        "http:///",
    ),
    *(
        "http://?x",
        "http://#x",
        "http://:80/",
        "https://:443",
        "http://:@/",
        "http:\\\\site.example\\",
        "http:/\\site.example/",
    ),
    *(
        "ftp://site.example/",
        "file:///etc/hosts",
        "file://site.example/x",
        "gopher://site.example:80/_x",
        "ws://site.example/",
    ),
    *(
        "wss://site.example/",
        "data:text/html,x",
        "javascript:alert(1)",
        "http+unix://%2Frun%2Fx.sock/",
        "unix:///run/x.sock",
    ),
    *(
        "httpx://site.example/",
        "view-source:http://site.example/",
        "jar:http://site.example!/",
        "dict://site.example/",
        "blob:x",
    ),
    *(
        " http://site.example/",
        "http://site.example/ ",
        "\thttp://site.example/",
        "http://site.example/\n",
        "ht\ttp://site.example/",
    ),
    *(
        "http://site.example\r\nHost: x/",
        "http://site.example/\r\nX: y",
        "http://site.example/\x00",
        "http://site\x00.example/",
    ),
    *(
        "http://site.example /",
        "http:// site.example/",
        "http://site.example\t/",
        "http://site\t.example/",
        "http://site.example\x7f/",
    ),
    *(
        "http://site.example\\@10.0.0.1/",
        "http://10.0.0.1\\@site.example/",
        "http://site.example\\.10.0.0.1/",
        "http://a\\b/",
    ),
    *(
        "http://site.example#@10.0.0.1/",
        "http://site.example?@10.0.0.1/",
        "http://10.0.0.1#@site.example/",
        "http://\u2215/",
    ),
    *(
        "http://site.example\u2044@10.0.0.1/",
        "http://site.example\uff0f@10.0.0.1/",
        "http://site.example\uff20x/",
        "ｈttp://site.example/",
    ),
)
_ALLOWED_RAW = (
    *(
        "http://site.example",
        "http://site.example/",
        "HTTP://SITE.EXAMPLE/",
        "hTTpS://Site.Example/",
        "https://site.example:443/",
    ),
    *(
        "http://site.example:80/",
        "http://site.example:443/",
        "https://site.example:80/",
        "http://site.example:/",
        "http://site.example./",
    ),
    *(
        "http://site.example?x",
        "http://site.example#x",
        "http://site.example/?u=http://10.0.0.1/",
        "http://site.example/@10.0.0.1/",
    ),
    *(
        "http://site.example/a:b@c",
        "http://site.example/خبر/۱۲؟",
        "http://site.example/a%20b%2Fc?d=%00",
        "http://site.example/#@x",
    ),
    *(
        "http://site.example//10.0.0.1/",
        "http://site.example/\\10.0.0.1",
        "http://a_b.site.example/",
        "http://dual.example/",
    ),
    *(
        "http://127.0.0.1.site.example/",
        "http://10-0-0-1.site.example/",
        "http://localhost.site.example/",
        "http://0x7f.site.example/",
    ),
    *(
        "http://1.2.3.4.site.example/",
        "http://دانش\u200cنامه.example/",
        "http://دانشنامه.example/",
        "http://m.دانش\u200cنامه.example/",
    ),
    *("http://xn--mgbawv0gdbk3840d.example/", "http://XN--MGBAWV0GDBK.example/", "http://xn--999999999.example/"),
    *(
        "http://www.site.example/",
        "http://site.example/" + "a" * 3000,
        "http://[2606:4700:10::6816:1]:80/",
    ),
)
_BY_ANSWER = (
    *("localhost", "LOCALHOST", "mixed.example", "mixed-last.example", "mixed-first.example", "mapped.example"),
    *("mapped-public.example", "zoned.example", "zero.example", "nat64.example", "sixtofour.example", "isatap.example"),
    *("empty.example", "unknown.example", "rebind-first.example", "MIXED.example", "mixed.example."),
)

_METADATA = """
    169.254.169.254 169.254.170.2 169.254.0.23 100.100.100.200 192.0.0.192 168.63.129.16 [fd00:ec2::254] [fd00:ec2::23]
    [fd20:ce::254] [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [0:0:0:0:0:ffff:169.254.169.254] [::169.254.169.254]
    [64:ff9b::169.254.169.254] [64:ff9b:1::169.254.169.254] [2002:a9fe:a9fe::] [2002:a9fe:a9fe::169.254.169.254]
    [2001:0:a9fe:a9fe::] [fe80::5efe:169.254.169.254] [2606:4700::5efe:169.254.169.254] [2a00::200:5efe:a9fe:a9fe]
    169.254.0169.254 0xa9.0xfe.0xa9.0xfe 0xa9fe.43518 169.16689662 2852039166 0251.254.169.254 ::ffff:169.254.169.254
    169.254.169.254. 169.254.169.254.. %31%36%39.254.169.254 169%2e254%2e169%2e254 169.254.169.254%2f
    169。254。169。254 １６９.254.169.254 ①⑥⑨.254.169.254 169.254.169.254:80:80 169.254.169.254:080
"""
"""The services that tell a cloud's machines their secrets, in every spelling."""
_INNER_NAMES = """
    169.254.169.254.nip.example a9fea9fe.nip.example localtest.example metadata.internal.example metadata localhost6
    ip6-localhost kubernetes.default.svc.cluster.local host.docker.internal gateway.docker.internal broadcast.example
    cname-to-private.example cname-to-v6-only-private.example nat64-metadata.example nat64-local.example teredo.example
    public-then-many.example no-family.example multicast.example
"""
_CONFUSED = (
    "http://10.0.0.1#@site.example/",
    "http://10.0.0.1?.site.example/",
    "http://10.0.0.1/.site.example/",
    "http://10.0.0.1\\.site.example/",
    "http://site.example%40@10.0.0.1/",
    "http://site.example:80%40@10.0.0.1/",
    "http://site.example%23@10.0.0.1/",
    "http://site.example%252f@10.0.0.1/",
    "http://site.example:@10.0.0.1/",
    "http://site.example&@10.0.0.1#@site.example/",
    "http://site.example%0d%0aHost:%2010.0.0.1/",
    "http://[::1]:80@site.example/",
    "http://[site.example]@10.0.0.1/",
    "http://site.example[::1]/",
    "http://[::1%2525lo]/",
    "http://[::1%00]/",
    "http://[::ffff:127.0.0.1%eth0]/",
    "http://[2606:4700::1%251]/",
    "http://site.example:10250@10.0.0.1/",
    "http://پارسی\u200dنام.example/",
    "http://خبر۱٢.example/",
    "http://ﬁle.example/",
    "http://ⅹⅼ.example/",
    "http://xn--.example/",
    "http://site.example\u00a0/",
    "http://site\u115f.example/",
    "http://site.example\uff0e/",
    "http://\u0660.\u0660.\u0660.\u0660/",
    "https://site.example:2379/",
    "https://site.example:10250/",
    "http://site.example:8500/",
    "http://site.example:5984/",
)
_PUBLIC_AFTER_ALL = (
    "http://169.254.169.254.site.example/latest/meta-data/",
    "http://10.site.example/",
    "http://site.example/http://169.254.169.254/",
    "http://site.example/?next=//10.0.0.1/&x=@127.0.0.1",
    "http://site.example/..//..//10.0.0.1",
    "https://site.example.:443/",
    "http://192.31.196.1/",
    "http://192.52.193.1/",
    "http://192.175.48.1/",
    "http://as112.example/",
    "http://[2620:4f:8000::1]/",
    "http://[2001:470::1]/",
    "http://[2001:500:88:200::8]/",
    "http://[3fff:1000::1]/",
    "http://[2A00:0:0:0:0:0:0:1]/",
    "http://8.8.8.8:80/",
    "http://ß.example/",
    "http://xn--zca.example/",
)
"""AS112 and AMT (RFC 7534, 7535, 7450) are of the public internet; a letter of IDNA 2008; text beside the host."""

DENIED: tuple[str, ...] = (
    *(f"http://{host}/latest/meta-data/" for host in _METADATA.split()),
    *(f"http://{name}/" for name in _INNER_NAMES.split()),
    *_CONFUSED,
    *(f"http://{ip}/" for ip in _DENIED_V4.split()),
    *(f"https://[{ip}]/" for ip in _DENIED_V6.split()),
    *(f"http://{host}/" for host in (*_ODD_V4.split(), *_FOREIGN_DIGITS, *_FOREIGN_DOTS, *_DOTS, *_BAD_NAMES)),
    *(f"http://{host}/" for host in (*_BAD_BRACKETS, *_PERCENT)),
    *(f"http://{form.format(host)}/" for form, host in product(_USERS, ("site.example", "127.0.0.1"))),
    *(f"http://site.example:{port}/" for port in (*_PORTS_DENIED, *_PORTS_ODD)),
    *_RAW,
    *(f"http://{host}/" for host in _BY_ANSWER),
)
ALLOWED: tuple[str, ...] = (
    *(f"http://{ip}/" for ip in _ALLOWED_V4.split()),
    *(f"https://[{ip}]/" for ip in _ALLOWED_V6.split()),
    *_ALLOWED_RAW,
    *_PUBLIC_AFTER_ALL,
)
