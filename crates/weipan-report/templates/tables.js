(function () {
  "use strict";
  // Tables of many runs: a click on a head sorts, a choice above the table keeps the rows with that value. Without
  // scripts they are plain tables in the order in which the runs were made.
  function value(cell) {
    var number = cell.getAttribute("data-sort");
    return number === null ? null : Number(number);
  }

  function compare(a, b, column, down) {
    var x = value(a.cells[column]), y = value(b.cells[column]);
    if (x === null && y === null) return (down ? -1 : 1) * a.cells[column].textContent.localeCompare(b.cells[column].textContent);
    if (x === null || y === null) return x === null ? 1 : -1;
    return down ? y - x : x - y;
  }

  function sortable(table) {
    var body = table.tBodies[0], heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      function sort() {
        var down = head.getAttribute("aria-sort") !== "descending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        Array.prototype.slice.call(body.rows).sort(function (a, b) { return compare(a, b, column, down); })
          .forEach(function (row) { body.appendChild(row); });
      }
      head.tabIndex = 0;
      head.addEventListener("click", sort);
      head.addEventListener("keydown", function (event) { if (event.key === "Enter") sort(); });
    });
  }

  function filterable(box, table) {
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells), rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var bar = document.createElement("div"), choices = [];
    bar.className = "filters";
    heads.forEach(function (head, column) {
      if (!/\baxis\b/.test(head.className)) return;
      var select = document.createElement("select"), seen = [];
      rows.forEach(function (row) {
        var text = row.cells[column].textContent;
        if (seen.indexOf(text) < 0) seen.push(text);
      });
      select.setAttribute("aria-label", head.textContent);
      select.add(new Option(head.textContent + ": *", ""));
      seen.forEach(function (text) { select.add(new Option(head.textContent + ": " + text, text)); });
      select.addEventListener("change", function () {
        rows.forEach(function (row) {
          row.hidden = choices.some(function (choice) { return choice.select.value && row.cells[choice.column].textContent !== choice.select.value; });
        });
      });
      choices.push({ select: select, column: column });
      bar.appendChild(select);
    });
    if (choices.length) box.parentNode.insertBefore(bar, box);
  }

  Array.prototype.slice.call(document.querySelectorAll(".scroll.runs")).forEach(function (box) {
    var table = box.querySelector("table");
    if (!table || !table.tHead) return;
    sortable(table);
    filterable(box, table);
  });
})();
