#include "fuzz/host/status_page.h"

#include <string_view>

namespace kapifuzz {
namespace {

constexpr std::string_view kHead = R"html(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>kapifuzz</title><style>
body { font: 15px/1.45 sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; color: #222; }
table { border-collapse: collapse; margin: 0.6em 0 1.4em; }
th, td { padding: 0.15em 0.8em; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
figure { display: inline-block; margin: 0 1.5em 1em 0; }
figcaption { font-weight: bold; }
svg { width: 20em; height: 9em; border-left: 1px solid #888; border-bottom: 1px solid #888; }
polyline { fill: none; stroke: #1f5fa8; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
small { color: #666; }
#silent { color: #a00; }
</style></head><body>
<h1>kapifuzz <span id="phase"></span></h1>
<p id="campaign"></p><p id="silent" hidden>No answer: the campaign has ended, or the connection is gone. Last numbers:</p>
<table id="numbers"></table>
<h2>Over time</h2><div id="curves"></div>
<h2>Guests</h2><table id="machines"></table>
<h2>Findings</h2><p id="aside"></p><table id="findings"></table>
<script type="application/json" id="snapshot">)html";

// Texts become text nodes; there is no innerHTML.
constexpr std::string_view kScript = R"html(</script>
<script>
'use strict';
const byId = id => document.getElementById(id);
const number = n => Math.round(n).toLocaleString('en-US');
const ratio = r => r.seen + '/' + r.specified;
function clock(seconds) {
  const s = Math.floor(seconds), two = n => String(n).padStart(2, '0');
  const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  return h ? h + ':' + two(m) + ':' + two(s % 60) : m + ':' + two(s % 60);
}
function element(name, text, attributes) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  return made;
}
function row(cells) {
  const made = document.createElement('tr');
  made.append(...cells);
  return made;
}
function showNumbers(s) {
  const rows = [
    ['elapsed', clock(s.seconds)], ['programs', number(s.programs)],
    ['programs_per_second', number(s.programs_per_second)], ['calls', number(s.calls)],
    ['calls_per_second', number(s.calls_per_second)], ['coverage_pcs', number(s.coverage_pcs)],
    ['coverage_edges', number(s.coverage_edges)], ['corpus', number(s.corpus)],
    ['errors', ratio(s.errors)], ['partitions', ratio(s.partitions)], ['effects', ratio(s.effects)],
    ['restarts', number(s.restarts)]];
  byId('numbers').replaceChildren(...rows.map(([name, text]) =>
    row([element('td', name.replaceAll('_', ' ')), element('td', text, {class: 'n', id: name})])));
}
function curve(title, times, values) {
  const figure = document.createElement('figure');
  const most = Math.max(1, ...values), last = Math.max(1, times[times.length - 1] || 0);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 400 180');
  svg.setAttribute('preserveAspectRatio', 'none');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  line.setAttribute('points', values.map((v, i) =>
    (400 * times[i] / last).toFixed(1) + ',' + (178 - 174 * v / most).toFixed(1)).join(' '));
  svg.append(line);
  figure.append(element('figcaption', title), element('small', 'up to ' + number(most)),
                document.createElement('br'), svg, document.createElement('br'),
                element('small', '0:00 to ' + clock(last / 1000)));
  return figure;
}
function showCurves(samples) {
  const t = samples.at_ms;
  const perSecond = t.slice(1).map((at, i) =>
    Math.max(0, 1000 * (samples.programs[i + 1] - samples.programs[i]) / (at - t[i])));
  byId('curves').replaceChildren(curve('programs/s', t.slice(1), perSecond),
                                 curve('PCs', t, samples.pcs), curve('corpus', t, samples.corpus));
}
function showMachines(machines) {
  byId('machines').replaceChildren(
    row(['guest', 'state', 'boots', 'programs of this boot'].map(t => element('th', t))),
    ...machines.map(m => row([element('td', m.name), element('td', m.state, {id: m.name}),
                              element('td', number(m.boots), {class: 'n'}),
                              element('td', number(m.programs), {class: 'n'})])));
}
function showFindings(findings) {
  const counted = findings.filter(f => f.status !== 'unconfirmed');
  byId('aside').textContent = (counted.length || 'no') + ' found, ' +
    (findings.length - counted.length) + ' set aside because they did not repeat';
  byId('findings').replaceChildren(...counted.map(f => {
    const name = document.createElement('td');
    name.append(element('a', f.id, {href: '/' + f.page}));
    const rate = f.status === 'raw' ? 'not triaged' : f.repeated + '/' + f.tries;
    return row([name, element('td', f.of), element('td', rate), element('td', f.claim)]);
  }));
}
function show(s) {
  document.title = 'kapifuzz ' + s.phase;
  byId('phase').textContent = s.phase;
  byId('campaign').textContent =
    'kernel ' + [s.kernel, s.kernel_args, s.accel].filter(t => t).join(', ');
  showNumbers(s);
  showCurves(s.samples);
  showMachines(s.machines);
  showFindings(s.findings);
}
show(JSON.parse(byId('snapshot').textContent));
async function renew() {
  try {
    show(await (await fetch('/status.json')).json());
    byId('silent').hidden = true;
  } catch (error) {
    byId('silent').hidden = false;
  }
  setTimeout(renew, 2000);
}
if (location.protocol.startsWith('http')) setTimeout(renew, 2000);
</script></body></html>
)html";

// "</script>" in a text would end the element; in JSON a "<" stands in strings alone and may be written so.
std::string WithoutMarkup(std::string_view json) {
  std::string text;
  for (char c : json) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

std::string StatusPage(const CampaignSnapshot& snapshot) {
  std::string page(kHead);
  page += WithoutMarkup(StatusJson(snapshot));
  return page.append(kScript);
}

}  // namespace kapifuzz
