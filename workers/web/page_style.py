"""The style of the pages, inline: its hash is in their Content-Security-Policy."""

STYLE = """
:root { color-scheme: light dark; --dim: #5b6470; --line: #d7dbe0; --ink: #16191d; --paper: #fff; --link: #0b57a4;
  --mark: #ffe58a; --fault: #a3161f; }
@media (prefers-color-scheme: dark) { :root { --dim: #9aa4b0; --line: #363c44; --ink: #e6e9ed; --paper: #15181c;
  --link: #7db8f5; --mark: #6b5510; --fault: #ff8b92; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.9 Vazirmatn, "Noto Naskh Arabic", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h1 a { color: inherit; text-decoration: none; }
.words { display: flex; gap: .5rem; margin: .5rem 0; }
.words input { flex: 1; min-width: 0; }
input, select, button { font: inherit; color: inherit; background: transparent; border: 1px solid var(--line);
  border-radius: .5rem; padding: .3rem .7rem; }
option { color: var(--ink); background: var(--paper); }
button { background: var(--link); border-color: var(--link); color: var(--paper); cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .5rem 1rem;
  margin: .5rem 0 0; }
.filters label { display: flex; flex-direction: column; font-size: .85rem; color: var(--dim); }
.filters input, .filters select { font-size: .95rem; height: 2.5rem; color: var(--ink); width: 100%; }
.count, .facts { color: var(--dim); font-size: .9rem; } .facts { margin: 0; }
.fault { border: 1px solid var(--fault); border-radius: .5rem; padding: .5rem 1rem; color: var(--fault); }
.fault bdi { display: block; font: .8rem/1.5 monospace; }
ol { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid var(--line); padding: .8rem 0; overflow-wrap: anywhere; }
li p { margin: .2rem 0; }
h2 { font-size: 1.1rem; margin: 0; line-height: 1.7; }
h2 a, nav a, .facts a, .count a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
mark { background: var(--mark); color: inherit; border-radius: .2rem; }
nav { display: flex; gap: 2rem; border-top: 1px solid var(--line); padding-top: 1rem; }
"""
