"""The frame of a page: inline style, no scripts, nothing from the network."""

from string import Template
from typing import Final

PAGE: Final = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { font: 15px/1.45 system-ui, sans-serif; color: #111; background: #fff; max-width: 64rem; margin: 0 auto;
  padding: 0 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 1.2rem 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #ccc; }
p.facts { margin: .2rem 0; color: #444; }
.badge { display: inline-block; font-size: .8rem; font-weight: bold; padding: .1rem .5rem; border: 1px solid #000;
  vertical-align: middle; white-space: nowrap; }
.simulated { background: #F0E442; }
.real { background: #fff; border-color: #888; color: #444; font-weight: normal; }
.scroll { overflow: auto; max-height: 34rem; border: 1px solid #ddd; }
table { border-collapse: collapse; font-size: .8rem; width: 100%; }
th, td { padding: .22rem .38rem; text-align: left; border-bottom: 1px solid #e4e4e4; vertical-align: middle;
  white-space: nowrap; }
th { position: sticky; top: 0; background: #f3f3f3; white-space: normal; vertical-align: bottom; }
td { font-variant-numeric: tabular-nums; }
td.wide { white-space: normal; min-width: 12rem; overflow-wrap: anywhere; }
tr.dropped td { color: #8a3b00; background: #fdf3ec; }
tr.repaired td { background: #fdf6e0; }
tr.reference td { background: #f0f0f0; }
figure { margin: 1.2rem 0 2rem; }
figure img { width: 100%; max-width: 58rem; height: auto; display: block; }
figcaption { color: #333; font-size: .9rem; max-width: 52rem; }
ul.toc { padding-left: 1.1rem; columns: 2; }
code { font-size: .85em; overflow-wrap: anywhere; }
.why { background: #fdf3ec; border-left: 4px solid #D55E00; padding: .5rem .8rem; }
@media (max-width: 40rem) { ul.toc { columns: 1; } body { padding: 0 .6rem 2rem; } }
@media print { .scroll { overflow: visible; max-height: none; border: 0; } figure, tr { break-inside: avoid; }
  th { position: static; } body { max-width: none; font-size: 10pt; } table { font-size: 7.5pt; }
  th, td { padding: .1rem .25rem; white-space: normal; } }
</style>
</head>
<body>
$body
</body>
</html>
""")
