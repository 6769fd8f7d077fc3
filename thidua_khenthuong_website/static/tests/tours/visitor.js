import {registry} from "@web/core/registry";

/* Somebody without a login looks around on a telephone, played by
   tests/test_website_tours.py. */

const fits = () => {
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error(`${location.pathname} is wider than the telephone`);
    }
};

/* The contrast of every text of ours against what lies behind it (WCAG 2.1, AA). */
const shade = (color) => {
    const [red, green, blue] = color
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map((one) => one / 255)
        .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
        const color = getComputedStyle(one).backgroundColor;
        if (!/, 0\)$|transparent/.test(color)) {
            return color;
        }
    }
    return "rgb(255, 255, 255)";
};

const readable = () => {
    for (const element of document.querySelectorAll(".tdkt_page *")) {
        const own = [...element.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()
        );
        if (!own) {
            continue;
        }
        const style = getComputedStyle(element);
        const [low, high] = [shade(style.color), shade(behind(element))].sort(
            (one, other) => one - other
        );
        const large = parseFloat(style.fontSize) >= 24;
        if ((high + 0.05) / (low + 0.05) < (large ? 3 : 4.5)) {
            throw new Error(`hard to read: ${element.textContent.trim()}`);
        }
    }
};

const look = () => {
    fits();
    readable();
};

registry.category("web_tour.tours").add("tdkt_website_visitor", {
    steps: () => [
        {
            content: "the overview names the campaign",
            trigger: '.tdkt_campaign a:contains("Phong trào thi đua thử nghiệm")',
            run: look,
        },
        {
            content: "open it",
            trigger: '.tdkt_campaign a:contains("Phong trào thi đua thử nghiệm")',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "its content, its document and how far the units are",
            trigger: ".tdkt_page:has(.tdkt_pdf):has(.tdkt_section):has(.tdkt_progress)",
            run: look,
        },
        {
            content: "back to the overview",
            trigger: '.tdkt_page nav a[href="/thi-dua"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "to the honour roll",
            trigger: '.tdkt_page a[href="/thi-dua/vinh-danh"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "two awards",
            trigger: ".tdkt_awards tbody tr:nth-child(1)",
            run: look,
        },
        {
            content: "look for one, without diacritics",
            trigger: "#tdkt_words",
            run: "edit nguyen duc hanh",
        },
        {
            content: "search",
            trigger: '.tdkt_page form button[type="submit"]',
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "found, and nobody else",
            trigger:
                '.tdkt_awards:not(:has(tbody tr:nth-child(2))) th:contains("Nguyễn Đức Hạnh")',
            run: look,
        },
        {
            content: "from here a certificate can be checked",
            trigger: '.tdkt_page a[href="/xt"]',
        },
    ],
});
