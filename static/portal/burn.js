// The burn chart: who, where now, when. Read left to right, labelled on the lines, no legend box.
// Canvas, because ECharts' SVG renderer writes style attributes that our content policy blocks.
const INK = { ink: "#17232D", soft: "#5A6773", line: "#EBEEF0", axis: "#7B8893", brand: "#0B5568", bad: "#B3261E", risk: "#8A4F00", wait: "#3A4F9A" };
const COLOUR = { met: INK.brand, on_track: INK.brand, at_risk: INK.risk, lagging: INK.bad, overdue: INK.bad, pending: INK.wait };
const SYMBOL = { at_risk: "triangle", lagging: "rect", overdue: "diamond" };
const FONT = getComputedStyle(document.body).fontFamily;
const FULL = 100;
const NAME_GAP = 16;
const VALUE_GAP = 15;
const VALUE_WIDTH = 54; // px right of today that the values take up
const BAND_GAP = 74; // px between two dates of one tier of the band

const time = (iso) => Date.parse(`${iso}T00:00:00Z`);
const colourOf = (station) => COLOUR[station.status] || INK.soft;
const lastOf = (list) => list[list.length - 1];

function words(pattern, iso) {
  const [, month, day] = iso.split("-").map(Number);
  return pattern.replace("{m}", month).replace("{d}", day);
}

function slash(iso) {
  const [, month, day] = iso.split("-").map(Number);
  return `${month}/${day}`;
}

function shown(value, unit) {
  return unit === "%" ? `${value.toFixed(1)}%` : `${value}${unit}`;
}

/** Where a value is drawn: the scale of shares ends at 100, what lies beyond is a mark at its edge. */
function drawnAt(value, unit) {
  return unit === "%" ? Math.min(value, FULL) : value;
}

function onScale(data) {
  const fit = (points) => points.map(([day, value]) => [day, drawnAt(value, data.unit)]);
  return {
    ...data,
    plan: fit(data.plan),
    stations: data.stations.map((station) => {
      const now = lastOf(station.points);
      const beyond = Boolean(now) && drawnAt(now[1], data.unit) < now[1];
      return { ...station, now: now ? now[1] : null, beyond, points: fit(station.points), forecast: fit(station.forecast) };
    }),
  };
}

/** Move labels apart so that none covers another: crowded ones share out the room around them. */
function spread(items, gap) {
  const crowds = [];
  const bottom = (crowd) => crowd.middle + (crowd.items.length * gap) / 2;
  const top = (crowd) => crowd.middle - (crowd.items.length * gap) / 2;
  [...items].sort((a, b) => a.y - b.y).forEach((item) => {
    let crowd = { items: [item], middle: item.y };
    while (crowds.length && bottom(crowds[crowds.length - 1]) > top(crowd)) {
      const before = crowds.pop();
      const together = [...before.items, ...crowd.items];
      crowd = { items: together, middle: together.reduce((sum, each) => sum + each.y, 0) / together.length };
    }
    crowds.push(crowd);
  });
  return crowds.flatMap((crowd) => crowd.items.map((item, index) => ({ ...item, y: top(crowd) + gap * (index + 0.5) })));
}

function stationSeries(station, data) {
  const colour = colourOf(station);
  const now = lastOf(station.points);
  const fine = colour === INK.brand;
  const series = [{
    type: "line", data: station.points, symbol: "none", silent: true, z: 3,
    lineStyle: { color: colour, width: fine ? 1.8 : 2.2 },
  }];
  if (station.forecast.length) {
    series.push({
      type: "line", data: station.forecast, symbol: "none", silent: true, z: 2,
      lineStyle: { color: colour, width: 1.6, type: [5, 4] },
    });
  }
  if (now) {
    series.push({
      type: "scatter", data: [now], silent: true, z: 5, symbol: station.beyond ? "arrow" : SYMBOL[station.status] || "circle",
      symbolSize: fine ? 7 : 8, itemStyle: { color: colour, opacity: 1 },
    });
  }
  if (station.crosses_on && station.crosses_on >= data.start && station.crosses_on <= data.end) {
    series.push({
      type: "scatter", data: [[station.crosses_on, data.target]], silent: true, z: 6, symbol: "circle", symbolSize: 8,
      itemStyle: { color: station.crossed ? colour : "#fff", borderColor: colour, borderWidth: 2, opacity: 1 },
    });
  }
  return series;
}

function frameSeries(data) {
  const line = (at, colour, width) => ({ ...at, lineStyle: { color: colour, type: "solid", width }, label: { show: false } });
  const lines = [line({ yAxis: data.target }, INK.ink, 1), line({ xAxis: data.on }, INK.brand, 1)];
  if (data.due) lines.push(line({ xAxis: data.due }, INK.ink, 2));
  return {
    type: "line", data: data.plan, symbol: "none", silent: true, z: 1,
    lineStyle: { color: INK.soft, width: 5, opacity: 0.28 },
    markLine: { silent: true, symbol: "none", data: lines, animation: false },
  };
}

function bounds(data) {
  const values = [...data.stations.flatMap((station) => station.points), ...data.plan].map((point) => point[1]);
  const lowest = Math.min(data.target, ...values);
  const highest = Math.max(data.target, ...values);
  const max = Math.ceil(highest + 4);
  return { min: Math.max(0, Math.floor((lowest - 4) / 10) * 10), max: data.unit === "%" ? Math.min(FULL, max) : max };
}

function options(data, one) {
  const series = [frameSeries(data), ...data.stations.flatMap((station) => stationSeries(station, data))];
  if (data.catch_up) {
    series.push({ type: "line", data: data.catch_up.points, symbol: "none", silent: true, z: 4, lineStyle: { color: INK.brand, width: 2.4 } });
  }
  return {
    animation: false,
    grid: one ? { left: 44, right: 60, top: 26, bottom: 26 } : { left: 62, right: 44, top: 56, bottom: 30 },
    xAxis: { type: "time", min: data.start, max: data.end, axisLine: { lineStyle: { color: INK.axis } }, axisTick: { show: false }, axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: {
      type: "value", ...bounds(data), interval: 10, position: one ? "left" : "right",
      axisLabel: { formatter: (value) => (value % 10 === 0 && value > 0 ? `${value}${data.unit}` : ""), color: INK.soft, fontSize: 12, margin: 6, fontFamily: FONT },
      splitLine: { lineStyle: { color: INK.line } },
    },
    series,
  };
}

function text(x, y, content, fill, more = {}) {
  return { type: "text", silent: true, z: 4, style: { text: content, x, y, fill, font: `${more.bold ? 700 : 400} ${more.size || 12}px ${FONT}`, align: more.align || "left", verticalAlign: "middle", backgroundColor: more.back, padding: more.back ? [1, 2] : 0 } };
}

/** Everything written on the chart, placed in pixels so that nothing covers anything else. */
function labels(chart, data, say, one) {
  const pixel = (iso, value) => chart.convertToPixel("grid", [time(iso), value]);
  const { min, max } = bounds(data);
  const [left, bottom] = pixel(data.start, min);
  const [right, top] = pixel(data.end, max);
  const drawn = [...axisWords(pixel, data, say, bottom)];
  const withPoints = data.stations.filter((station) => station.points.length);
  if (!one) {
    drawn.push(text(0, top - 34, say.band, INK.soft));
    drawn.push(...band(pixel, data, top));
    const names = withPoints.map((station) => ({ y: pixel(...station.points[0])[1], station }));
    drawn.push(...spread(names, NAME_GAP).map(({ y, station }) => text(left - 8, y, station.name, colourOf(station), { align: "right", bold: true, size: 13 })));
  }
  // A mark at the edge keeps clear of the dates above the chart.
  const values = withPoints.map((station) => ({ y: pixel(...lastOf(station.points))[1] + (station.beyond ? NAME_GAP : 0), station }));
  const [today, level] = pixel(data.on, data.target);
  // A forecast that crosses soon has its dot among the values: it keeps a place of its own.
  if (data.stations.some((station) => station.crosses_on > data.on && pixel(station.crosses_on, 0)[0] < today + VALUE_WIDTH)) values.push({ y: level });
  drawn.push(...spread(values, VALUE_GAP).filter(({ station }) => station).map(({ y, station }) => text(today + 8, y, `${station.beyond ? "▲ " : ""}${shown(station.now, data.unit)}`, colourOf(station), { bold: true, back: "#fff" })));
  const far = withPoints.filter((station) => !station.crossed && (!station.crosses_on || station.crosses_on > data.end) && station.forecast.length);
  const ends = far.map((station) => ({ y: Math.max(chart.convertToPixel("grid", [0, lastOf(station.forecast)[1]])[1], top) - 12, station }));
  drawn.push(...spread(ends, VALUE_GAP).map(({ y, station }) => text(right, y, `${one ? "" : `${station.name} `}${say.never}`, colourOf(station), { align: "right", bold: true, back: "#fff" })));
  if (one) drawn.push(...oneStation(pixel, data, say, { left, right, bottom }));
  return drawn;
}

function axisWords(pixel, data, say, bottom) {
  const taken = [];
  const drawn = [];
  const put = (iso, content, colour, bold) => {
    const x = pixel(iso, 0)[0];
    if (taken.some((other) => Math.abs(other - x) < 48)) return;
    taken.push(x);
    drawn.push(text(x, bottom + 14, content, colour, { align: "center", bold }));
  };
  if (data.due) put(data.due, words(say.day, data.due), INK.ink, true);
  put(data.on, say.today, INK.brand, true);
  for (let at = new Date(time(data.start)); at <= time(data.end); at.setUTCDate(at.getUTCDate() + 1)) {
    const iso = at.toISOString().slice(0, 10);
    if (at.getUTCDate() === 1) put(iso, words(say.day, iso), INK.soft, false);
  }
  return drawn;
}

function band(pixel, data, top) {
  const tiers = [-1e9, -1e9, -1e9];
  return data.stations
    .filter((station) => station.crosses_on && station.crosses_on >= data.start && station.crosses_on <= data.end)
    .sort((a, b) => (a.crosses_on < b.crosses_on ? -1 : 1))
    .flatMap((station) => {
      const [x, y] = pixel(station.crosses_on, data.target);
      const free = tiers.findIndex((end) => x - end >= BAND_GAP);
      const tier = free < 0 ? tiers.indexOf(Math.min(...tiers)) : free;
      tiers[tier] = x;
      const at = top - 40 + tier * 16;
      const colour = colourOf(station);
      return [
        { type: "line", silent: true, z: 2, shape: { x1: x, y1: at + 8, x2: x, y2: y - 5 }, style: { stroke: colour, lineWidth: 1, opacity: 0.55 } },
        text(x, at, `${station.name} ${slash(station.crosses_on)}`, colour, { align: "center", bold: true }),
      ];
    });
}

function oneStation(pixel, data, say, box) {
  const station = data.stations[0];
  const drawn = [];
  if (!station) return drawn;
  if (station.crosses_on && !station.crossed && station.crosses_on <= data.end) {
    const [x, y] = pixel(station.crosses_on, data.target);
    drawn.push(text(x + 6, y - 14, `${say.pace} ${words(say.day, station.crosses_on)}`, colourOf(station), { align: "center", bold: true }));
  }
  if (data.plan.length) drawn.push(text(box.left + 6, pixel(...data.plan[0])[1] - 14, say.plan, INK.soft));
  const notes = [[data.catch_up && data.catch_up.note, INK.brand, "solid"], [data.pace_note, colourOf(station), "dash"]].filter(([note]) => note);
  notes.forEach(([note, colour, dash], index) => {
    const y = box.bottom - 40 + index * 20;
    const x = box.right - 250;
    drawn.push({ type: "line", silent: true, shape: { x1: x, y1: y, x2: x + 26, y2: y }, style: { stroke: colour, lineWidth: 2, lineDash: dash === "dash" ? [5, 4] : null } });
    drawn.push(text(x + 34, y, note, colour, { bold: !index }));
  });
  return drawn;
}

/** When a station gets (or got) half way, in words. */
function when(station, say) {
  const crossing = station.crosses_on ? words(say.day, station.crosses_on) : "";
  if (station.crossed) return `${crossing} ${say.crossed}`.trim();
  return crossing || say.never;
}

function fillTable(table, data, say) {
  const body = table.tBodies[0];
  data.stations.forEach((station) => {
    const row = body.insertRow();
    const name = document.createElement("th");
    name.scope = "row";
    name.textContent = station.name;
    row.append(name);
    const now = lastOf(station.points);
    const value = row.insertCell();
    value.className = "num";
    value.textContent = now ? shown(station.now, data.unit) : "—";
    row.insertCell().textContent = when(station, say);
  });
}

function finding(data, say) {
  return data.stations
    .map((station) => `${station.name} ${when(station, say)}`)
    .join("；");
}

async function draw(box) {
  const set = box.dataset;
  const say = { today: set.wordsToday, band: set.wordsBand, never: set.wordsNever, day: set.wordsDay, pace: set.wordsPace, plan: set.wordsPlan, crossed: set.wordsCrossed };
  const answer = await fetch(set.burn, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const data = onScale(await answer.json());
  if (!data.stations.length) {
    box.textContent = set.wordsEmpty;
    box.classList.add("nothing");
    return;
  }
  const one = "one" in set;
  const chart = window.echarts.init(box, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
  chart.setOption(options(data, one));
  const write = () => chart.setOption({ graphic: labels(chart, data, say, one) }, { replaceMerge: ["graphic"] });
  write();
  new ResizeObserver(() => { chart.resize(); write(); }).observe(box);
  box.setAttribute("aria-label", `${box.dataset.title || ""}${finding(data, say)}`);
  const table = document.querySelector("[data-burn-table]");
  if (table) fillTable(table, data, say);
}

document.querySelectorAll("[data-burn]").forEach((box) => {
  // A phone shows bars and dates instead: nothing is fetched for a chart that is not on the page.
  if (!box.offsetParent) return;
  draw(box).catch(() => { box.textContent = box.dataset.wordsFailed; });
});

document.querySelectorAll("a[href='#burn-data']").forEach((link) => {
  link.addEventListener("click", () => { document.getElementById("burn-data").open = true; });
});
