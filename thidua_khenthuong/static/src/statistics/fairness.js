/* global Chart */
import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {loadBundle} from "@web/core/assets";
import {mayPrintCharts, printChart} from "./print_chart";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const PEOPLE = "#adb5bd";
const GIVEN = "#1f6feb";

/* One chart of Odoo's own library; what it draws is also read in a table beside it. */
export class FairnessChart extends Component {
    static template = "thidua_khenthuong.FairnessChart";
    static props = {
        labels: Array,
        datasets: Array,
        unit: String,
        label: String,
        /* Bars that stand, for labels as short as months */
        upright: {type: Boolean, optional: true},
    };

    setup() {
        this.canvas = useRef("canvas");
        useEffect(
            () => {
                this.draw();
                return () => this.chart?.destroy();
            },
            () => [this.props.labels, this.props.datasets]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        const {upright} = this.props;
        this.chart = new Chart(this.canvas.el, {
            type: "bar",
            data: {labels: this.props.labels, datasets: this.props.datasets},
            options: {
                animation: false,
                indexAxis: upright ? "x" : "y",
                maintainAspectRatio: false,
                scales: {
                    [upright ? "y" : "x"]: {
                        beginAtZero: true,
                        ticks: {
                            precision: 0,
                            callback: (value) => `${value}${this.props.unit}`,
                        },
                    },
                },
                plugins: {legend: {position: "bottom"}},
            },
        });
    }
}

/* How commendations are spread over who works here. The server decides who looks and
   what is shown; a number of fewer than five people does not come here at all. */
export class TdktFairness extends Component {
    static template = "thidua_khenthuong.Fairness";
    static components = {FairnessChart, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({page: null});
        onWillStart(async () => {
            const [prints] = await Promise.all([
                mayPrintCharts(),
                loadBundle("web.chartjs_lib"),
                this.load(),
            ]);
            this.prints = prints;
        });
    }

    print(kind) {
        return printChart(this.action, {kind});
    }

    async load(year) {
        this.state.page = await this.orm.call(
            "tdkt.fairness",
            "get_page",
            year ? [year] : []
        );
    }

    chooseYear(event) {
        return this.load(Number(event.target.value));
    }

    chart(dimension) {
        const datasets = [
            {
                label: _t("Of those commended, %"),
                data: dimension.groups.map((group) => group.of_given),
                backgroundColor: GIVEN,
            },
        ];
        if (dimension.key !== "repeated") {
            datasets.unshift({
                label: _t("Of all people, %"),
                data: dimension.groups.map((group) => group.of_people),
                backgroundColor: PEOPLE,
            });
        }
        return {labels: dimension.groups.map((group) => group.name), datasets};
    }

    get course() {
        const shown = this.state.page.course.filter((one) => one.given !== null);
        return {
            labels: shown.map((one) => String(one.year)),
            datasets: [
                {
                    label: _t("People commended"),
                    data: shown.map((one) => one.given),
                    backgroundColor: GIVEN,
                },
            ],
        };
    }

    get summary() {
        const {given, headcount, year} = this.state.page;
        return _t("%(given)s of %(people)s people were commended in %(year)s.", {
            given,
            people: headcount,
            year,
        });
    }

    get promise() {
        return _t(
            "Anything of a single person. No number of fewer than %s people is shown, nor one from which such a number follows.",
            this.state.page.least
        );
    }

    hiddenWords(dimension) {
        return _t(
            "Groups not shown, so that nobody can be made out: %s.",
            dimension.hidden
        );
    }

    height(labels) {
        return `height: ${6 + 3 * labels.length}rem`;
    }
}

registry.category("actions").add("tdkt_fairness", TdktFairness);
