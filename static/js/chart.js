// <figure data-chart="id">: draws the JSON of <script type="application/json" id="id"> as one bar per district, the
// stages inside the target and a mark where the plan is. Needs ECharts, loaded before as a plain script.
const echarts = window.echarts;
const dark = matchMedia("(prefers-color-scheme: dark)");
const ROW = 34;

if (echarts) for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);

function draw(figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  if (!data.rows.length) return;
  canvas.hidden = false;
  canvas.style.height = `${data.rows.length * ROW + 90}px`;
  const chart = echarts.init(canvas, null, { renderer: "canvas" });
  const paint = () => chart.setOption(option(data, figure.dataset, colours()), true);
  paint();
  dark.addEventListener("change", paint);
  new ResizeObserver(() => chart.resize()).observe(canvas);
}

function option({ unit, rows }, words, colour) {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const text = { color: colour("--ink-soft"), fontFamily: colour("--face"), fontSize: 13 };
  // Bars on top of each other, the widest first; each says how many have come at least so far.
  const layer = (stage, z) => ({
    name: words[stage],
    type: "bar",
    data: rows.map((row) => Number(row[stage] ?? 0)),
    barWidth: 14,
    barGap: "-100%",
    z,
    itemStyle: { color: colour(`--stage-${stage}`), borderRadius: 1 },
    emphasis: { disabled: true },
  });
  return {
    animation: false,
    textStyle: text,
    aria: { enabled: false },
    grid: { left: 8, right: 24, top: 44, bottom: 28, containLabel: true },
    legend: { top: 6, left: 0, textStyle: text, itemWidth: 14, itemHeight: 10, selectedMode: false },
    tooltip: {
      trigger: "axis",
      renderMode: "richText", // the other mode writes style attributes, which the CSP forbids
      axisPointer: { type: "shadow" },
      backgroundColor: colour("--surface"),
      borderColor: colour("--line-strong"),
      textStyle: { color: colour("--ink"), fontFamily: colour("--face"), fontSize: 13 },
      formatter: (points) => [
        points[0].name,
        ...points.map(({ seriesName, value }) => `${seriesName}  ${number.format(value)} ${unit}`),
      ].join("\n"),
    },
    xAxis: {
      type: "value",
      axisLabel: { ...text, formatter: (value) => number.format(value), hideOverlap: true },
      splitLine: { lineStyle: { color: colour("--line") } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map((row) => row.name),
      axisLabel: { ...text, color: colour("--ink"), width: 120, overflow: "truncate" },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line-strong") } },
    },
    series: [
      layer("target", 1),
      layer("started", 2),
      layer("completed", 3),
      layer("accepted", 4),
      {
        name: words.planned,
        type: "scatter",
        data: rows.map((row) => (row.planned == null ? null : Number(row.planned))),
        symbol: "rect",
        symbolSize: [3, 22],
        z: 5,
        itemStyle: { color: colour("--plan") },
        emphasis: { disabled: true },
      },
    ],
  };
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}
