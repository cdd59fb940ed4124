// <figure data-chart="id" data-kind="bars|trend|map|places">: draws the JSON of <script type="application/json" id="id">. Needs
// ECharts, loaded before as a plain script. What it draws stands in a table too: a <details data-chart-table> beside it
// is open where no script runs, and folds once the chart is there.
const echarts = window.echarts;
const REPAINT = ["(prefers-color-scheme: dark)", "print"]; // other colours
const ROW = 32;
const STAGES = ["target", "started", "completed", "accepted"];
const KINDS = { bars, trend, map, places };

async function draw(figure) {
  const read = () => JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  if (figure.dataset.source) await register(figure);
  canvas.hidden = false;
  const { districts } = read();
  if (districts) canvas.style.height = `${districts.length * ROW + 90}px`;
  let chart;
  const paint = () => chart?.setOption(KINDS[figure.dataset.kind](read(), figure.dataset, look(canvas)), true);
  new ResizeObserver(() => {
    if (!canvas.clientWidth || !canvas.clientHeight) return; // nowhere to draw yet
    if (chart) chart.resize();
    else chart = begin(figure, canvas);
    paint();
  }).observe(canvas);
  addEventListener("beforeprint", () => fit(canvas));
  addEventListener("afterprint", () => chart?.resize());
  for (const query of REPAINT) matchMedia(query).addEventListener("change", paint);
  document.addEventListener("htmx:afterSwap", paint); // a page that renews itself has brought other data
  for (const table of figure.closest("section, main, body").querySelectorAll("[data-chart-table]")) table.open = false;
}

function begin(figure, canvas) {
  const chart = echarts.init(canvas, null, { renderer: "canvas", devicePixelRatio: Math.max(2, devicePixelRatio) });
  if (figure.dataset.picture) offerPicture(figure, chart);
  chart.on("click", ({ data: place }) => place?.href && location.assign(place.href));
  return chart;
}

// ---- On paper -----------------------------------------------------------------------------------

// Nobody says how wide the page will be: what is drawn shrinks into its place as a picture does.
function fit(canvas) {
  const picture = canvas.querySelector("canvas");
  if (!picture) return;
  for (const part of [picture.parentElement, picture]) Object.assign(part.style, { width: "100%", height: "100%" });
  Object.assign(picture.style, { objectFit: "contain", objectPosition: "left top" });
}

// ---- Look ---------------------------------------------------------------------------------------

function look(element) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(name).trim();
  const size = parseFloat(style.fontSize) * 0.87;
  return {
    colour,
    size,
    width: element.clientWidth,
    height: element.clientHeight,
    text: { color: colour("--ink-soft"), fontFamily: colour("--face"), fontSize: size },
    number: new Intl.NumberFormat(document.documentElement.lang),
  };
}

function tooltip({ colour, text }) {
  return {
    renderMode: "richText", // the other mode writes style attributes, which the CSP forbids
    backgroundColor: colour("--surface"),
    borderColor: colour("--line-strong"),
    textStyle: { ...text, color: colour("--ink") },
  };
}

function frame({ text, size }, rows = 1) {
  return {
    animation: false,
    textStyle: text,
    grid: { left: 8, right: 24, top: size * (1.6 + 1.8 * rows), bottom: 16, containLabel: true },
    legend: { top: 4, left: 4, textStyle: text, itemWidth: 14, itemHeight: 10, selectedMode: false },
  };
}

// ---- Bars: one for each district, the stages inside the target, a mark where the plan is today ------------------

function bars(data, words, style) {
  const { colour, number, text } = style;
  // Bars on top of one another, the widest first: each says how much has come at least so far.
  const bar = (stage, index) => ({
    name: words[stage],
    type: "bar",
    data: data[stage],
    barWidth: 14,
    barGap: "-100%",
    z: index + 1,
    itemStyle: { color: colour(`--stage-${stage}`), borderRadius: 1 },
    emphasis: { disabled: true },
  });
  const plan = {
    name: words.planned,
    type: "scatter",
    data: data.planned,
    symbol: "rect",
    symbolSize: [3, 22],
    z: 9,
    itemStyle: { color: colour("--plan") },
    emphasis: { disabled: true },
  };
  return {
    ...frame(style),
    tooltip: {
      ...tooltip(style),
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (points) => [
        points[0].name,
        ...points
          .filter(({ value }) => value != null)
          .map(({ seriesName, value }) => `${seriesName}  ${number.format(value)} ${words.unit}`),
      ].join("\n"),
    },
    xAxis: {
      type: "value",
      minInterval: isWhole(data) ? 1 : 0, // there is no fifth of a compound
      axisLabel: { ...text, formatter: (value) => number.format(value), hideOverlap: true },
      splitLine: { lineStyle: { color: colour("--line") } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: data.districts,
      axisLabel: { ...text, color: colour("--ink"), width: 104, overflow: "truncate" },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line-strong") } },
    },
    series: [...STAGES.map(bar), plan],
  };
}

// Whether nothing of this is counted in parts; the plan may fall between two, the axis need not.
function isWhole(data) {
  return STAGES.every((stage) => data[stage].every((value) => value == null || Number.isInteger(value)));
}

// ---- Trend: lines over the last weeks, told apart by colour, dash and mark ----------------------------------------

const LINES = [
  { colour: "--link", symbol: "circle", type: "solid" },
  { colour: "--good", symbol: "rect", type: "dashed" },
  { colour: "--accent-ink", symbol: "triangle", type: "dotted" },
];

// How many rows the names take: a Chinese sign is as wide as it is high, a Latin letter half of that.
function legendRows(lines, { size, width }) {
  const letters = lines.map(({ name }) => name.replace(/[^\x00-\xff]/g, "xx").length);
  return Math.ceil(letters.reduce((all, many) => all + many * size * 0.56 + 34, 0) / width);
}

function trend(data, words, style) {
  const { colour, number, text, size } = style;
  const line = ({ name, values }, index) => ({
    name,
    type: "line",
    data: values,
    symbol: LINES[index].symbol,
    symbolSize: size * 0.55,
    connectNulls: false,
    lineStyle: { color: colour(LINES[index].colour), type: LINES[index].type, width: size * 0.16 },
    itemStyle: { color: colour(LINES[index].colour) },
    areaStyle: data.lines.length === 1 ? { color: colour(LINES[index].colour), opacity: 0.12 } : undefined,
    label: { show: data.lines.length === 1, ...text, color: colour("--ink"), formatter: ({ value }) => number.format(value) },
    labelLayout: { hideOverlap: true },
    emphasis: { disabled: true },
  });
  return {
    ...frame(style, legendRows(data.lines, style)),
    legend: data.lines.length > 1 ? frame(style).legend : undefined,
    tooltip: {
      ...tooltip(style),
      trigger: "axis",
      valueFormatter: (value) => (value == null ? "—" : `${number.format(value)}${words.unit}`),
    },
    xAxis: {
      type: "category",
      data: data.labels,
      axisLabel: { ...text, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line-strong") } },
    },
    yAxis: {
      type: "value",
      min: 0,
      max: data.top,
      minInterval: data.top ? 0 : 1,
      interval: data.top ? data.top / 4 : undefined,
      splitNumber: 4,
      axisLabel: { ...text, formatter: (value) => `${number.format(value)}${words.unit}` },
      splitLine: { lineStyle: { color: colour("--line") } },
    },
    series: data.lines.map(line),
  };
}

// ---- Map: each district below as its shape, coloured by its light ---------------------------------------------------

async function register(figure) {
  const answer = await fetch(figure.dataset.source);
  if (!answer.ok) throw new Error(answer.statusText);
  echarts.registerMap(figure.dataset.chart, await answer.json());
}

function map(data, words, style) {
  const { colour, number, text, size } = style;
  const place = (each) => ({
    ...each,
    id: each.code,
    name: each.code, // two villages may share a name
    title: each.name,
    label: { formatter: each.value == null ? each.name : `${each.name}\n${number.format(Math.round(each.value))}%` },
    itemStyle: { areaColor: colour(each.light ? `--map-${each.light}` : "--sunk") },
  });
  return {
    animation: false,
    textStyle: text,
    tooltip: {
      ...tooltip(style),
      formatter: ({ data: each }) =>
        each && [each.title, each.words, each.value == null ? "" : `${number.format(each.value)}%`].filter(Boolean).join("  "),
    },
    series: [
      {
        type: "map",
        map: words.chart,
        nameProperty: "code",
        roam: false,
        layoutCenter: ["50%", "50%"],
        layoutSize: "100%",
        aspectScale: 0.78, // a degree of longitude at 38.5° north
        data: data.places.map(place),
        label: { show: true, ...text, fontSize: size * 0.8, lineHeight: size, color: colour("--map-ink") },
        labelLayout: { hideOverlap: true },
        itemStyle: { borderColor: colour("--surface"), borderWidth: 1.5, areaColor: colour("--sunk") },
        emphasis: { label: { color: colour("--map-ink") }, itemStyle: { areaColor: colour("--stage-started") } },
        select: { disabled: true },
      },
    ],
  };
}

// ---- Places: a map without shapes, a mark for each district or work where it lies -----------------------------------

const DEGREE = 0.78; // how long one of longitude is at 38.5° north, beside one of latitude
const ROOM = 60; // pixels for marks and names at the edge

// One axis: as wide as its values, or as the other axis needs so that the ground is not stretched.
function span(values, pixels, scale) {
  const middle = (Math.min(...values) + Math.max(...values)) / 2;
  const half = ((pixels / 2) * scale);
  return { type: "value", show: false, min: middle - half, max: middle + half };
}

function places(data, words, style) {
  const { colour, number, text, size, width, height } = style;
  const [east, north] = [0, 1].map((axis) => data.places.map(({ at }) => at[axis]));
  const reach = (values) => Math.max(...values) - Math.min(...values);
  const scale = Math.max((reach(east) * DEGREE) / (width - 2 * ROOM), reach(north) / (height - 2 * ROOM), 1e-5);
  const fill = ({ light, stage }) => colour(stage ? `--stage-${stage}` : light ? `--map-${light}` : "--sunk");
  const mark = (each) => ({
    ...each,
    value: each.at,
    share: each.value,
    itemStyle: { color: fill(each), borderColor: colour("--line-strong"), borderWidth: 1 },
    symbolSize: size * (each.stage ? 0.9 : 1.5),
  });
  const percent = ({ share }) => (share == null ? "" : `${number.format(Math.round(share))}%`);
  return {
    animation: false,
    textStyle: text,
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    tooltip: {
      ...tooltip(style),
      formatter: ({ data: each }) => [each.name, each.words, percent(each)].filter(Boolean).join("  "),
    },
    xAxis: span(east, width, scale / DEGREE),
    yAxis: span(north, height, scale),
    series: [
      {
        type: "scatter",
        data: data.places.map(mark),
        label: {
          show: true,
          position: "bottom",
          ...text,
          fontSize: size * 0.8,
          lineHeight: size,
          color: colour("--ink"),
          formatter: ({ data: each }) => (each.share == null ? each.name : `${each.name}\n${percent(each)}`),
        },
        labelLayout: { hideOverlap: true },
        emphasis: { disabled: true },
      },
    ],
  };
}

// ---- Keeping a chart as a picture -----------------------------------------------------------------------------------

function offerPicture(figure, chart) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button-small chart-picture no_print" });
  button.textContent = figure.dataset.picture;
  button.addEventListener("click", () => {
    const backgroundColor = look(figure).colour("--surface");
    const link = document.createElement("a");
    link.download = `${figure.querySelector("figcaption").textContent.trim()}.png`;
    link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor });
    link.click();
  });
  figure.append(button);
}

// Last, when everything above is there.
if (echarts) for (const figure of document.querySelectorAll("[data-chart]")) draw(figure).catch(console.warn);
