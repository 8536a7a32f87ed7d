/// How the report looks.
enum CapacityStyle {
    /// The style sheet; one for the screen, light and dark, for narrow screens and for paper.
    static let css: StaticString = """
        :root{color-scheme:light dark;--bg:#fff;--ink:#16191d;--soft:#555d66;--line:#d4d9de;--hard:#7b848d;
        --blue:#1c5a9c;--red:#b3261e;--amber:#b25a00;--olive:#8a7a00;--tint:#f4f6f8;--warn:#fff6e5}
        @media screen and (prefers-color-scheme:dark){:root{--bg:#14171a;--ink:#e4e8ec;--soft:#a3adb7;
        --line:#333a41;--hard:#77818b;--blue:#7db4f0;--red:#ff8a80;--amber:#ffb25c;--olive:#d9c94a;--tint:#1c2125;
        --warn:#2c2414}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--ink);font:13px/1.38 system-ui,-apple-system,"Segoe UI",
        Roboto,"Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums lining-nums}
        main{max-width:1680px;margin:0 auto;padding:24px 24px 40px}
        h1{font-size:24px;line-height:1.2;font-weight:600;margin:0 0 4px;overflow-wrap:anywhere}
        h2{font-size:14px;font-weight:600;margin:0 0 6px}
        p{margin:0}
        header p{color:var(--soft);overflow-wrap:anywhere;text-wrap:pretty}
        header .period{color:var(--ink);font-size:15px}
        small{display:block;font-size:11px;color:var(--soft)}
        i{font-style:normal;color:var(--soft)}
        b,strong{font-weight:600}
        .w{color:var(--soft)}
        .pairs,.rows>tbody>tr>.pairs{padding-right:18px}
        .supposed{margin:16px 0 0;padding:10px 14px;border:2px solid var(--amber);background:var(--warn);
        overflow-wrap:anywhere}
        .supposed ul{margin:0 0 6px;padding-left:18px;font-size:15px;font-weight:600}
        .summary{display:flex;flex-wrap:wrap;margin:16px 0 18px;border-top:1px solid var(--line);
        border-bottom:1px solid var(--line)}
        .summary div{display:flex;flex-direction:column-reverse;justify-content:flex-end;padding:8px 20px 8px 0;
        margin-right:20px;border-right:1px solid var(--line)}
        .summary div:last-child{border:0;margin:0}
        .summary dt{color:var(--soft);font-size:12px}
        .summary dd{margin:0;font-size:20px;line-height:1.2;font-weight:600}
        .rows{width:100%;border-collapse:collapse;table-layout:fixed}
        .k1{width:14%}.k2{width:8%}.k3{width:8%}.k4{width:10.5%}.k5{width:9.5%}.k6{width:11%}.k7{width:22%}
        .rows>thead th{position:sticky;top:0;z-index:1;background:var(--bg);text-align:left;vertical-align:bottom;
        font-size:12px;font-weight:600;padding:6px 12px 6px 0;box-shadow:inset 0 -2px 0 var(--ink)}
        .rows>thead small{font-weight:400}
        .rows>tbody>tr>*{text-align:left;vertical-align:top;padding:8px 12px 2px 0}
        .rows>tbody>tr>:last-child{padding-right:0}
        .rows>tbody{border-bottom:1px solid var(--line)}
        .rows>thead th:first-child,.rows>tbody>tr>:first-child{padding-left:10px}
        .rows>tbody>tr>:first-child{border-left:4px solid transparent}
        .rows>.u0>tr>:first-child{border-left-color:var(--red)}
        .rows>.u1>tr>:first-child{border-left-color:var(--amber)}
        .rows>.u2>tr>:first-child{border-left-color:var(--olive)}
        th[scope=row]{font-weight:600;overflow-wrap:anywhere}
        th[scope=row] bdi{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:5;overflow:hidden}
        th[scope=row] small{font-weight:400}
        .pairs div{display:flex;justify-content:space-between;white-space:nowrap;gap:4px;max-width:150px}
        .pairs small{max-width:150px}
        .pairs small{text-align:right}
        .dates div{display:flex;gap:6px}
        .dates div>i{flex:0 0 auto;min-width:4.6ch;text-align:right;white-space:nowrap}
        .dates div>span{display:flex;flex-wrap:wrap;column-gap:7px;align-items:baseline}
        .dates b,time{white-space:nowrap}
        .rows>tbody>.more>td{padding:0 0 8px 10px;font-size:11px;color:var(--soft);overflow-wrap:anywhere}
        .more p{max-width:none}
        .more p>i{color:var(--ink)}
        .more .note{color:var(--ink);margin-top:2px}
        .note b{border:1px solid var(--hard);border-radius:2px;padding:0 4px;margin-right:4px;font-size:.92em}
        .grown{display:flex;flex-wrap:wrap;gap:4px 36px;color:var(--ink)}
        .grown>div{min-width:0;margin-top:4px}
        .grown table{border-collapse:collapse;max-width:100%}
        .grown strong{border:1px solid var(--red);color:var(--red);border-radius:2px;padding:0 4px;margin-left:4px}
        .grown td{padding:0 12px 0 0;white-space:nowrap;text-align:right;vertical-align:top}
        .grown td:first-child{text-align:left;white-space:normal;max-width:60ch}
        svg{display:block;width:100%;max-width:360px;height:auto}
        svg path{fill:none;stroke-linejoin:round;stroke-linecap:round}
        svg .a{stroke:var(--hard);stroke-width:1}
        svg .b{fill:var(--blue);fill-opacity:.17}
        svg .m{stroke:var(--blue);stroke-width:3}
        svg .h{stroke:var(--ink);stroke-width:1.5}
        svg .t{stroke:var(--amber);stroke-width:1.6;stroke-dasharray:7 6;stroke-linecap:butt}
        svg .c{stroke:var(--red);stroke-width:2.6;stroke-linecap:butt}
        svg .i{stroke:var(--amber);stroke-width:4.5;stroke-linecap:butt}
        svg .g{stroke:var(--hard);stroke-width:1;stroke-dasharray:2 4}
        svg text{font-size:21px;fill:var(--soft)}
        svg .l{paint-order:stroke;stroke:var(--bg);stroke-width:5px;stroke-linejoin:round}
        svg .n{text-anchor:middle}svg .e{text-anchor:end}
        .legend{margin-top:28px}
        .legend dl{margin:0;columns:3 320px;column-gap:32px;font-size:12px}
        .legend div{break-inside:avoid;margin-bottom:8px}
        .legend dt{font-weight:600}
        .legend dd{margin:0;color:var(--soft)}
        @media screen and (max-width:1040px){
        main{padding:16px}
        .rows,.rows>tbody{display:block}
        .rows>colgroup,.rows>thead{display:none}
        .rows>tbody{border-top:1px solid var(--line);border-bottom:0;padding:4px 0}
        .rows>tbody>tr{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:8px 20px;
        border-left:4px solid transparent;padding:4px 0 4px 10px}
        .rows>tbody>tr>*,.rows>tbody>tr>:first-child,.rows>tbody>.more>td{display:block;border:0;padding:0;min-width:0}
        .rows>.u0>tr{border-left-color:var(--red)}
        .rows>.u1>tr{border-left-color:var(--amber)}
        .rows>.u2>tr{border-left-color:var(--olive)}
        .rows>tbody>tr>:first-child{grid-column:1/-1}
        .rows>tbody>tr>td:last-child{grid-column:1/-1}
        .rows>tbody>tr>.dates{grid-column:span 2}
        .rows>tbody>tr>td::before{display:block;font-size:11px;color:var(--soft)}
        .rows td:nth-child(2)::before{content:"Capacity"}
        .rows td:nth-child(3)::before{content:"p95, busiest direction"}
        .rows td:nth-child(4)::before{content:"Peak, mean, headroom"}
        .rows td:nth-child(5)::before{content:"p95, each direction"}
        .rows td:nth-child(6)::before{content:"Growth a month, 95 % interval"}
        .rows td:nth-child(7)::before{content:"Reached, 80 % interval"}
        .rows .grown td::before{content:none}
        .grown td{white-space:normal;padding-right:8px}
        svg{max-width:480px}
        svg text{font-size:16px}
        .summary div{padding-right:12px;margin-right:12px}
        }
        @media screen and (max-width:600px){
        .grown tr{display:grid;grid-template-columns:repeat(3,auto);justify-content:start;column-gap:8px}
        .grown td{white-space:nowrap;text-align:left}.grown td:first-child{grid-column:1/-1}
        }
        @media screen and (max-width:420px){.rows>tbody>tr{grid-template-columns:repeat(2,minmax(0,1fr))}
        .summary{display:grid;grid-template-columns:1fr 1fr}.summary div{border:0;padding:6px 0}}
        @page{size:A4 landscape;margin:10mm 10mm 12mm;
        @bottom-right{content:counter(page) " / " counter(pages);color:#555;
        font:8pt system-ui,"Liberation Sans",sans-serif}}
        @media print{
        :root{color-scheme:light}
        body{font-size:7.4pt;line-height:1.28}
        main{max-width:none;padding:0}
        h1{font-size:16pt}
        header .period,.supposed ul{font-size:10pt}
        small,.rows>tbody>.more>td{font-size:6.4pt}
        .supposed{background:none;margin-top:8pt}
        .summary{margin:8pt 0}
        .summary div{padding:4pt 12pt 4pt 0;margin-right:12pt}
        .summary dt{font-size:7pt}.summary dd{font-size:13pt}
        .rows>thead th{position:static;font-size:7.2pt;padding:3pt 7pt 3pt 0;box-shadow:none;
        border-bottom:1.2pt solid #000}
        .rows>tbody>tr>*{padding:4pt 7pt 1pt 0}
        .rows>tbody>tr>.pairs{padding-right:10pt}
        .dates div{gap:3pt}.dates div>span{column-gap:4pt}
        .rows>tbody>.more>td{padding-bottom:4pt}
        .rows>tbody,.rows>tbody>tr,.supposed,.summary{break-inside:avoid}
        .rows>tbody>.more{break-before:avoid}
        .legend{margin-top:14pt}
        .legend h2{break-after:avoid}
        .legend dl{font-size:7.2pt}
        }

        """
}
