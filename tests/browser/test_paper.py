"""What is printed fits the paper it is meant for."""

import io

import pytest
from pypdf import PdfReader

from tests.browser.conftest import Arrive
from tests.browser.doors import come_in
from tests.browser.hosting import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

MORE = """(people) => {
  const names = document.querySelector('.names'), first = names.firstElementChild;
  for (let number = 1; number < people; number += 1) names.append(first.cloneNode(true));
  const [head, day] = [document.querySelector('.names-head'), document.querySelector('.names-day')];
  for (let module = 1; module < 3; module += 1) names.after(...[head, day, names].map((one) => one.cloneNode(true)));
  const row = document.querySelector('.summary tbody tr');
  for (let module = 1; module < 3; module += 1) row.after(row.cloneNode(true));
}"""


@pytest.mark.parametrize(("people", "sheets"), [(40, 1), (400, 2)])
def test_the_summary_of_forty_people_and_three_modules_is_one_sheet(
    cast_site: Site, arrive: Arrive, people: int, sheets: int
):
    walker = come_in(arrive(cast_site, width=1280), cast_site.people["dewi"])
    walker.follow("Summary").reads("Not completed yet")
    walker.page.evaluate(MORE, people)
    paper = PdfReader(io.BytesIO(walker.page.pdf(prefer_css_page_size=True)))
    assert (len(paper.pages) > 1) == (sheets > 1)
    assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [595, 842]
