/// The script of a listing, which needs none: it filters and sorts without a request, shows local times, and takes keys.
enum PageScript {
    /// The rows from which times stay in UTC, because writing so many cells takes too long.
    private static let mostLocalTimes = 5000

    static let listing = """

        "use strict";
        (() => {
        const body = document.querySelector("tbody"), filter = document.querySelector("#filter");
        const count = document.querySelector(".count"), total = count.textContent;
        const rows = [...body.rows].filter(row => row.cells[1].title || row.cells[2].title);
        const order = new Intl.Collator(undefined, {numeric: true, sensitivity: "base"});
        for (const row of rows) {
          const link = row.cells[0].firstElementChild;
          row.link = link;
          row.name = link.textContent;
          row.folded = row.name.toLowerCase();
          row.isFolder = row.name.endsWith("/");
          row.time = row.cells[1].title;
          row.size = Number(row.cells[2].title.replace(/\\D/g, ""));
        }
        const say = text => { count.textContent = text; };
        const show = () => {
          const words = filter.value.toLowerCase().split(/\\s+/).filter(word => word);
          let shown = 0;
          for (const row of rows) {
            row.hidden = !words.every(word => row.folded.includes(word));
            if (!row.hidden) shown += 1;
          }
          say(words.length ? `${shown} of ${rows.length} entries` : total);
        };
        filter.hidden = false;
        filter.addEventListener("input", show);
        filter.addEventListener("search", show);
        const keys = {name: row => row.name, time: row => row.time, size: row => row.size};
        const sort = (key, sign) => {
          const value = keys[key];
          rows.sort((a, b) => b.isFolder - a.isFolder
            || sign * (key == "name" ? 0 : value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0)
            || (key == "name" ? sign : 1) * order.compare(a.name, b.name));
          body.append(...rows);
        };
        for (const form of document.querySelectorAll("th form")) form.addEventListener("submit", event => {
          event.preventDefault();
          const head = form.closest("th"), up = head.getAttribute("aria-sort") != "ascending";
          for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", up ? "ascending" : "descending");
          sort(form.querySelector("button").value, up ? 1 : -1);
        });
        const two = number => String(number).padStart(2, "0");
        if (rows.length <= \(mostLocalTimes)) {
          for (const row of rows) {
            const cell = row.cells[1], date = new Date(row.time.replace(" ", "T").replace(" UTC", "Z"));
            if (isNaN(date)) continue;
            cell.textContent = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} `
              + `${two(date.getHours())}:${two(date.getMinutes())}`;
            cell.title = `${date.toLocaleString()}\\n${row.time}`;
          }
          document.querySelector("th button[value=time]").textContent = "Modified";
        }
        const copy = async text => {
          try {
            await navigator.clipboard.writeText(text);
          } catch {
            const area = document.createElement("textarea"), active = document.activeElement;
            area.value = text;
            document.body.append(area);
            area.select();
            document.execCommand("copy");
            area.remove();
            active.focus();
          }
          say(`Copied ${text}`);
        };
        const move = step => {
          const links = [...body.rows].filter(row => !row.hidden).map(row => row.cells[0].firstElementChild);
          const index = links.indexOf(document.activeElement);
          const next = links[index < 0 ? (step > 0 ? 0 : links.length - 1) : index + step];
          if (next) next.focus();
        };
        document.addEventListener("keydown", event => {
          if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
          const types = event.target == filter, link = document.activeElement.closest("td a");
          if (event.key == "/" && !types) filter.focus();
          else if (event.key == "ArrowDown") move(1);
          else if (event.key == "ArrowUp") move(-1);
          else if (event.key == "Enter" && types) rows.find(row => !row.hidden)?.link.click();
          else if (event.key == "Escape" && types) { filter.value = ""; show(); filter.blur(); }
          else if (event.key == "." && !types && link) copy(link.href);
          else return;
          event.preventDefault();
        });
        })();

        """
}
