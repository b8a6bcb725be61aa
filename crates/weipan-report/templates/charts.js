(function () {
  "use strict";
  var all = JSON.parse(document.getElementById("charts").textContent);
  var root = document.documentElement;
  var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  var config = { displayModeBar: false, responsive: true, showTips: false, doubleClick: "reset" };

  // Puts the theme's colours and the shared series in the place of their names.
  function resolve(value, colours) {
    if (typeof value === "string") {
      if (value[0] === "$") return colours(value.slice(1));
      if (value.indexOf("color:$") > 0) return value.replace(/color:\$([\w-]+)/g, function (all, name) { return "color:" + colours(name); });
      if (value[0] === "@" && all.shared[value.slice(1)]) return all.shared[value.slice(1)];
      return value;
    }
    if (Array.isArray(value)) {
      return value.length && typeof value[0] === "number" && typeof value[1] !== "string" ? value : value.map(function (v) { return resolve(v, colours); });
    }
    if (value && typeof value === "object") {
      var made = {};
      Object.keys(value).forEach(function (key) { if (value[key] !== null) made[key] = resolve(value[key], colours); });
      return made;
    }
    return value;
  }

  function colour(name) { return getComputedStyle(root).getPropertyValue("--" + name).trim() || name; }

  function layout(own, width) {
    var small = width < 520;
    var made = Object.assign({
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", autosize: true, hovermode: "x unified",
      margin: { l: small ? 46 : 64, r: 12, t: 12, b: 44 },
      font: { family: getComputedStyle(document.body).fontFamily, size: small ? 11 : 12, color: colour("muted") },
      legend: { orientation: "h", x: 0, y: 1.015, yanchor: "bottom", font: { color: colour("ink"), size: small ? 11 : 12 } },
      hoverlabel: { bgcolor: colour("card"), bordercolor: colour("line"), font: { color: colour("ink") } },
      dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom", bargap: 0.25
    }, own);
    Object.keys(made).filter(function (key) { return /^[xy]axis/.test(key); }).forEach(function (key) {
      made[key] = Object.assign({
        gridcolor: colour("grid"), linecolor: colour("line"), zerolinecolor: colour("market"), zerolinewidth: 1,
        automargin: true, tickcolor: colour("line"), separatethousands: true, exponentformat: "none"
      }, made[key]);
      if (key[0] === "x") { made[key].showgrid = made[key].type !== "category" && made[key].type !== "date"; made[key].zeroline = false; }
      if (made[key].title) made[key].title = { text: made[key].title.text, font: { size: small ? 11 : 12 }, standoff: small ? 6 : 10 };
      if (small && made[key].type === "date") made[key].nticks = 5;
    });
    return made;
  }

  function draw(box, width) {
    var chart = all.charts[box.dataset.chart];
    var wide = width || box.clientWidth;
    var made = layout(resolve(chart.layout, colour), wide);
    if (width) { made.width = width; made.height = box.clientHeight; made.autosize = false; }
    box.dataset.drawn = "yes";
    Plotly.react(box, resolve(chart.data, colour), made, config);
  }

  function redraw(width) { boxes.forEach(function (box) { if (box.dataset.drawn) draw(box, width); }); }
  function theme(name) { root.dataset.theme = name; redraw(); }

  // Charts are drawn one after the other from the top, with a breath between them, so that a long page opens at once.
  var next = 0;
  function drawNext() {
    if (next === boxes.length) { root.dataset.charts = "drawn"; return; }
    var box = boxes[next++];
    if (!box.dataset.drawn) draw(box);
    setTimeout(drawNext, 0);
  }
  setTimeout(drawNext, 0);

  document.getElementById("theme").addEventListener("click", function () {
    root.dataset.asked = "yes";
    theme(root.dataset.theme === "dark" ? "light" : "dark");
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function (event) {
    if (!root.dataset.asked) theme(event.matches ? "dark" : "light");
  });

  // Paper is white and 186 mm wide inside the margins.
  var before = null;
  window.addEventListener("beforeprint", function () {
    before = root.dataset.theme;
    root.dataset.theme = "light";
    boxes.forEach(function (box) { draw(box, box.closest(".pair") ? 340 : 700); });
  });
  window.addEventListener("afterprint", function () { root.dataset.theme = before || "light"; redraw(); });
})();
