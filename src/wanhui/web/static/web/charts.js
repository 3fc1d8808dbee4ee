/* Charts of the page's own tables: every table[data-chart] is drawn in the room that it names, figure for figure.
   Without this script the tables stand open. Columns say how they are drawn (th data-draws), cells what (td data-n,
   with data-low and data-high for an interval), rows that are not final say so (tr data-soft). */
(() => {
  "use strict";
  const library = document.currentScript.dataset.library;
  const tables = [...document.querySelectorAll("table[data-chart]")].filter((table) => plotOf(table));
  if (!tables.length) return;
  const MOST = 12; // bars of a ranking; the rest stand in the table
  const words = (cell) => cell.textContent.replace(/\s+/g, " ").trim();
  const number = (text) => (text === undefined ? null : Number(text));
  const drawn = [];
  let paper = false;

  function plotOf(table) {
    return document.getElementById(table.dataset.plot);
  }

  // what the table says ---------------------------------------------------------------------------------------------
  function read(table) {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows].filter((row) => row.cells.length === heads.length && !("skip" in row.dataset));
    const columns = heads.map((head, place) => ({ place, name: words(head), ...head.dataset })).filter((one) => one.draws);
    const told = heads.map((head, place) => ({ place, name: words(head) })).filter((one) => one.place && one.name && !("untold" in heads[one.place].dataset));
    const all = rows.map((row) => ({
      name: words(row.cells[0].querySelector("[data-name]") || row.cells[0]),
      soft: "soft" in row.dataset,
      tone: row.dataset.tone,
      link: row.querySelector("a[href]")?.href,
      cells: [...row.cells].map((cell) => ({
        text: words(cell), n: number(cell.dataset.n), low: number(cell.dataset.low), high: number(cell.dataset.high),
      })),
    }));
    const isRank = table.dataset.chart === "rank";
    const tells = (row) => columns.some((one) => row.cells[one.place].n !== null);
    // Time begins with the first figure: empty weeks before a shop was there would press the others together.
    const shown = isRank ? all.filter(tells).slice(0, MOST) : all.slice(Math.max(all.findIndex(tells), 0));
    return { isRank, unit: table.dataset.unit, mark: number(table.dataset.mark), markName: table.dataset.markName, columns, told, rows: shown };
  }

  // how it looks ----------------------------------------------------------------------------------------------------
  const NAMES = ["text", "text-2", "text-3", "line", "line-2", "edge", "surface", "accent", "accent-line", "red", "amber-solid", "green"];
  function tokens() {
    const probe = document.createElement("span");
    if (paper) probe.style.colorScheme = "light";
    document.body.append(probe);
    const found = { font: getComputedStyle(document.body).fontFamily };
    for (const name of NAMES) {
      probe.style.color = `var(--${name})`;
      found[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    return { ...found, amber: found["amber-solid"], quiet: found.edge };
  }
  const language = document.documentElement.lang;
  const onAxis = (unit) => {
    const form = unit === "share" ? { style: "percent", maximumFractionDigits: 1 } : { notation: "compact" };
    return (value) => new Intl.NumberFormat(language, form).format(value);
  };
  // A stranger's words: braces would be read as a style of the label.
  const plain = (text) => text.replace(/[{}]/g, (sign) => (sign === "{" ? "（" : "）"));

  function tip(table, look) {
    return {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: look.surface, borderColor: look["line-2"],
      borderWidth: 1, padding: [8, 12], shadowBlur: 0, extraCssText: "",
      textStyle: { color: look.text, fontSize: 12, lineHeight: 18, fontFamily: look.font },
      axisPointer: { type: table.isRank || table.columns.some((one) => one.draws !== "line") ? "shadow" : "line", animation: false,
        lineStyle: { color: look.edge, type: "solid" }, shadowStyle: { color: look.line, opacity: 0.4 } },
      formatter(points) {
        const row = table.rows[(Array.isArray(points) ? points[0] : points).dataIndex];
        const lines = table.told.filter((one) => row.cells[one.place].text && row.cells[one.place].text !== "–");
        return plain([row.name, ...lines.map((one) => `${one.name}  ${row.cells[one.place].text}`)].join("\n"));
      },
    };
  }

  // lines, bars, intervals ------------------------------------------------------------------------------------------
  const hasInterval = (table, one) => table.rows.some((row) => row.cells[one.place].low !== null);
  const values = (table, one, part = "n") => table.rows.map((row) => row.cells[one.place][part]);

  function band(table, one, look) {
    const base = { type: "line", stack: `band-${one.place}`, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { width: 0 }, tooltip: { show: false }, z: 1 };
    const low = values(table, one, "low"), high = values(table, one, "high");
    return [
      { ...base, data: low },
      { ...base, data: high.map((top, at) => (top === null ? null : top - low[at])), areaStyle: { color: look[one.tone], opacity: 0.14 } },
    ];
  }
  function line(table, one, look) {
    const all = values(table, one);
    const soft = table.rows.findIndex((row) => row.soft), from = soft < 0 ? all.length : soft;
    const few = all.length <= 31;
    const base = { type: "line", name: one.name, connectNulls: false, symbol: "circle", symbolSize: few ? 6 : 4, showSymbol: few, z: 3,
      itemStyle: { color: look[one.tone] }, lineStyle: { color: look[one.tone], width: 2 }, emphasis: { disabled: true } };
    const firm = { ...base, data: all.map((value, at) => (at < from ? value : null)) };
    if (from === all.length) return [firm];
    const rest = { ...base, data: all.map((value, at) => (at >= from - 1 ? value : null)), lineStyle: { ...base.lineStyle, type: [4, 4] },
      itemStyle: { color: look.surface, borderColor: look[one.tone], borderWidth: 1.5 }, z: 2 };
    return [firm, rest];
  }
  function usual(table, one, look) {
    return [{ type: "line", name: one.name, data: values(table, one), symbol: "none", step: table.rows.length > 1 ? "middle" : false, z: 4,
      lineStyle: { color: look["text-2"], width: 1.5, type: [5, 4] }, itemStyle: { color: look["text-2"] }, emphasis: { disabled: true } }];
  }
  function bars(table, one, look) {
    const bar = { type: "bar", name: one.name, barMaxWidth: table.isRank ? 14 : 28, cursor: "default", emphasis: { disabled: true },
      itemStyle: { color: look[one.tone] }, ...(one.draws === "stack" ? { stack: "all" } : {}),
      ...(one.tone === "red" && one.draws === "stack" ? { itemStyle: { color: look.red, decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: look.surface } } } : {}),
      data: table.rows.map((row) => ({ value: row.cells[one.place].n, ...(row.tone ? { itemStyle: { color: look[row.tone] } } : {}) })) };
    if (table.mark !== null && one === table.columns[0]) {
      bar.markLine = { silent: true, symbol: "none", animation: false, lineStyle: { color: look["text-2"], type: [5, 4], width: 1.5 },
        label: { formatter: table.markName, color: look["text-2"], fontFamily: look.font, fontSize: 12, position: "end" },
        data: [table.isRank ? { xAxis: table.mark } : { yAxis: table.mark }] };
    }
    return hasInterval(table, one) ? [bar, whiskers(table, one, look)] : [bar];
  }
  function whiskers(table, one, look) {
    const lows = values(table, one, "low"), highs = values(table, one, "high"), kinds = table.columns.filter((each) => each.draws === "bar");
    return {
      type: "custom", silent: true, tooltip: { show: false }, z: 5, encode: table.isRank ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
      data: table.rows.map((row, at) => [at, lows[at], highs[at]]).filter(([, low]) => low !== null),
      renderItem(_, api) {
        const at = api.value(0), place = kinds.indexOf(one) - (kinds.length - 1) / 2;
        const size = api.size([1, 1])[table.isRank ? 1 : 0], gap = kinds.length > 1 ? Math.min(14, (size * 0.8) / kinds.length) * 1.3 : 0;
        const ends = [api.value(1), api.value(2)].map((value) => api.coord(table.isRank ? [value, at] : [at, value]));
        const along = table.isRank ? 0 : 1, across = 1 - along, middle = ends[0][across] + place * gap;
        const point = (end, offset) => (table.isRank ? [ends[end][0], middle + offset] : [middle + offset, ends[end][1]]);
        const stroke = (from, to) => ({ type: "line", shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }, style: { stroke: look.text, lineWidth: 1.25 } });
        return { type: "group", children: [stroke(point(0, 0), point(1, 0)), ...[0, 1].map((end) => stroke(point(end, -4), point(end, 4)))] };
      },
    };
  }
  const DRAW = { line: (...of) => [...band(...of), ...line(...of)], usual, bar: bars, stack: bars };

  function option(table, look, width) {
    const label = { color: look["text-2"], fontFamily: look.font, fontSize: 12, hideOverlap: true };
    const category = { type: "category", data: table.rows.map((row) => plain(row.name)), axisTick: { show: false }, axisLine: { lineStyle: { color: look["line-2"] } },
      axisLabel: table.isRank ? { ...label, width: Math.round(Math.min(220, width * 0.36)), overflow: "truncate", ellipsis: "…" } : label };
    // Rates and counts begin at nought: a cut axis would make little look like much. No share is above all.
    const value = { type: "value", min: 0, max: table.unit === "share" ? (found) => (found.max > 0.75 ? 1 : null) : undefined, minInterval: table.unit === "count" ? 1 : undefined, splitNumber: width < 480 ? 3 : 4,
      axisLine: { show: false }, splitLine: { lineStyle: { color: look.line } }, axisLabel: { ...label, color: look["text-3"], formatter: onAxis(table.unit) } };
    const several = table.columns.length > 1;
    return {
      animation: false, textStyle: { fontFamily: look.font }, tooltip: tip(table, look),
      aria: { enabled: true, decal: { show: false } },
      legend: { show: several, selectedMode: false, left: 0, top: 0, itemWidth: 16, itemHeight: 8, itemGap: 16, textStyle: { color: look["text-2"], fontFamily: look.font, fontSize: 12 }, data: table.columns.map((one) => ({ name: one.name, ...(one.draws === "usual" ? { icon: "path://M0 0h6v2h-6zM9 0h6v2h-6z" } : {}) })) },
      grid: { left: 0, right: table.mark === null ? 12 : 24, top: several ? 32 : table.mark !== null && table.isRank ? 24 : 12, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      xAxis: table.isRank ? { ...value, position: "bottom" } : { ...category, boundaryGap: table.columns.some((one) => one.draws !== "line") },
      yAxis: table.isRank ? { ...category, inverse: true } : value,
      series: table.columns.flatMap((one) => DRAW[one.draws](table, one, look)),
    };
  }

  // on the page -----------------------------------------------------------------------------------------------------
  function draw(one) {
    const width = paper ? 660 : one.plot.clientWidth;
    if (!width) return;
    one.chart.resize({ width, height: one.height });
    one.chart.setOption(option(one.table, tokens(), width), { notMerge: true });
    one.width = width;
  }
  function begin(element) {
    const plot = plotOf(element), table = read(element), figure = plot.closest(".chart");
    const height = plot.clientHeight || 240;
    plot.replaceChildren();
    plot.style.height = `${height}px`;
    const chart = echarts.init(plot, null, { renderer: "svg", width: plot.clientWidth || 300, height });
    const one = { chart, plot, table, height, width: 0, details: figure?.querySelector("details") };
    chart.on("click", (at) => table.rows[at.dataIndex]?.link && location.assign(table.rows[at.dataIndex].link));
    draw(one);
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", element.dataset.label || (element.caption && words(element.caption)) || "");
    if (one.details) one.details.open = false;
    figure?.classList.add("is-drawn");
    new ResizeObserver(() => !paper && plot.clientWidth !== one.width && draw(one)).observe(plot);
    drawn.push(one);
  }
  function again() {
    drawn.forEach(draw);
  }
  function onPaper(is) {
    paper = is;
    drawn.forEach((one) => {
      if (!one.details) return;
      if (is) one.wasOpen = one.details.open;
      one.details.open = is || one.wasOpen;
    });
    again();
  }
  function bare() {
    document.querySelectorAll(".chart").forEach((figure) => figure.classList.add("is-bare"));
  }
  const script = document.createElement("script");
  script.src = library;
  script.onerror = bare;
  script.onload = () => {
    try {
      tables.forEach(begin);
    } catch (bug) {
      bare();
      throw bug;
    }
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    addEventListener("beforeprint", () => onPaper(true));
    addEventListener("afterprint", () => onPaper(false));
  };
  document.head.append(script);
})();
