/** What moves on the page: the filter and the zoom. Without it, everything is there all the same. */
export const PAGE_SCRIPT = `(() => {
  const form = document.querySelector('.filter');
  const rows = [...document.querySelectorAll('.events tbody tr')];
  const [search, select, output] = [form.querySelector('input'), form.querySelector('select'), form.querySelector('output')];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    const tag = select.value;
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = texts[index].includes(wanted) && (tag === '' || row.dataset.tags.split(' ').includes(tag));
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    output.textContent = shown + ' of ' + rows.length + ' shown';
  };
  form.hidden = false;
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  filter();
  const [zoom, scroller, canvas] = ['.zoom', '.scroller', '.canvas'].map((name) => document.querySelector(name));
  let factor = 1;
  zoom.hidden = false;
  zoom.addEventListener('click', ({ target }) => {
    const by = Number(target.dataset?.zoom ?? 1);
    const middle = (scroller.scrollLeft + scroller.clientWidth / 2) / scroller.scrollWidth;
    factor = by === 0 ? 1 : Math.min(64, Math.max(1, factor * by));
    canvas.style.setProperty('--zoom', factor);
    canvas.classList.toggle('zoomed', factor > 1);
    canvas.classList.toggle('deep', factor >= 8);
    scroller.scrollLeft = middle * scroller.scrollWidth - scroller.clientWidth / 2;
  });
})();`;
