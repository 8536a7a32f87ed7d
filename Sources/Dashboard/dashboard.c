// The files of the page, made part of the program by the compiler: one binary is all that there is to install.

#include "dashboard.h"

// C23, 6.10.4.
#if __STDC_VERSION__ < 202311L
#pragma clang diagnostic ignored "-Wc23-extensions"
#endif

static const unsigned char app_js[] = {
#embed "page/app.js"
};
static const unsigned char icon_svg[] = {
#embed "page/icon.svg"
};
static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char lib_api_js[] = {
#embed "page/lib/api.js"
};
static const unsigned char lib_catalog_js[] = {
#embed "page/lib/catalog.js"
};
static const unsigned char lib_chart_draw_js[] = {
#embed "page/lib/chart-draw.js"
};
static const unsigned char lib_chart_events_js[] = {
#embed "page/lib/chart-events.js"
};
static const unsigned char lib_chart_export_js[] = {
#embed "page/lib/chart-export.js"
};
static const unsigned char lib_chart_input_js[] = {
#embed "page/lib/chart-input.js"
};
static const unsigned char lib_chart_legend_js[] = {
#embed "page/lib/chart-legend.js"
};
static const unsigned char lib_chart_scale_js[] = {
#embed "page/lib/chart-scale.js"
};
static const unsigned char lib_chart_js[] = {
#embed "page/lib/chart.js"
};
static const unsigned char lib_dom_js[] = {
#embed "page/lib/dom.js"
};
static const unsigned char lib_flow_keys_js[] = {
#embed "page/lib/flow-keys.js"
};
static const unsigned char lib_forecast_chart_js[] = {
#embed "page/lib/forecast-chart.js"
};
static const unsigned char lib_form_dialog_js[] = {
#embed "page/lib/form-dialog.js"
};
static const unsigned char lib_format_js[] = {
#embed "page/lib/format.js"
};
static const unsigned char lib_hints_js[] = {
#embed "page/lib/hints.js"
};
static const unsigned char lib_names_js[] = {
#embed "page/lib/names.js"
};
static const unsigned char lib_outlook_js[] = {
#embed "page/lib/outlook.js"
};
static const unsigned char lib_page_js[] = {
#embed "page/lib/page.js"
};
static const unsigned char lib_picker_js[] = {
#embed "page/lib/picker.js"
};
static const unsigned char lib_range_chart_js[] = {
#embed "page/lib/range-chart.js"
};
static const unsigned char lib_range_data_js[] = {
#embed "page/lib/range-data.js"
};
static const unsigned char lib_recent_js[] = {
#embed "page/lib/recent.js"
};
static const unsigned char lib_route_js[] = {
#embed "page/lib/route.js"
};
static const unsigned char lib_source_js[] = {
#embed "page/lib/source.js"
};
static const unsigned char lib_spark_js[] = {
#embed "page/lib/spark.js"
};
static const unsigned char lib_steady_js[] = {
#embed "page/lib/steady.js"
};
static const unsigned char lib_subject_js[] = {
#embed "page/lib/subject.js"
};
static const unsigned char lib_table_js[] = {
#embed "page/lib/table.js"
};
static const unsigned char lib_tally_js[] = {
#embed "page/lib/tally.js"
};
static const unsigned char lib_time_js[] = {
#embed "page/lib/time.js"
};
static const unsigned char style_css[] = {
#embed "page/style.css"
};
static const unsigned char views_agent_js[] = {
#embed "page/views/agent.js"
};
static const unsigned char views_capacity_report_js[] = {
#embed "page/views/capacity-report.js"
};
static const unsigned char views_capacity_row_js[] = {
#embed "page/views/capacity-row.js"
};
static const unsigned char views_capacity_js[] = {
#embed "page/views/capacity.js"
};
static const unsigned char views_explore_figures_js[] = {
#embed "page/views/explore-figures.js"
};
static const unsigned char views_explore_start_js[] = {
#embed "page/views/explore-start.js"
};
static const unsigned char views_explore_js[] = {
#embed "page/views/explore.js"
};
static const unsigned char views_flow_data_js[] = {
#embed "page/views/flow-data.js"
};
static const unsigned char views_flow_form_js[] = {
#embed "page/views/flow-form.js"
};
static const unsigned char views_flow_list_js[] = {
#embed "page/views/flow-list.js"
};
static const unsigned char views_flow_table_js[] = {
#embed "page/views/flow-table.js"
};
static const unsigned char views_flow_view_js[] = {
#embed "page/views/flow-view.js"
};
static const unsigned char views_flows_js[] = {
#embed "page/views/flows.js"
};
static const unsigned char views_host_js[] = {
#embed "page/views/host.js"
};
static const unsigned char views_interface_js[] = {
#embed "page/views/interface.js"
};
static const unsigned char views_now_agents_js[] = {
#embed "page/views/now-agents.js"
};
static const unsigned char views_now_events_js[] = {
#embed "page/views/now-events.js"
};
static const unsigned char views_now_flows_js[] = {
#embed "page/views/now-flows.js"
};
static const unsigned char views_now_ports_js[] = {
#embed "page/views/now-ports.js"
};
static const unsigned char views_now_js[] = {
#embed "page/views/now.js"
};
static const unsigned char views_report_form_js[] = {
#embed "page/views/report-form.js"
};
static const unsigned char views_thresholds_js[] = {
#embed "page/views/thresholds.js"
};
static const unsigned char views_usage_report_js[] = {
#embed "page/views/usage-report.js"
};

#define FILE_OF(path, bytes) {path, bytes, sizeof bytes}

static const struct dashboard_file files[] = {
    FILE_OF("app.js", app_js),
    FILE_OF("icon.svg", icon_svg),
    FILE_OF("index.html", index_html),
    FILE_OF("lib/api.js", lib_api_js),
    FILE_OF("lib/catalog.js", lib_catalog_js),
    FILE_OF("lib/chart-draw.js", lib_chart_draw_js),
    FILE_OF("lib/chart-events.js", lib_chart_events_js),
    FILE_OF("lib/chart-export.js", lib_chart_export_js),
    FILE_OF("lib/chart-input.js", lib_chart_input_js),
    FILE_OF("lib/chart-legend.js", lib_chart_legend_js),
    FILE_OF("lib/chart-scale.js", lib_chart_scale_js),
    FILE_OF("lib/chart.js", lib_chart_js),
    FILE_OF("lib/dom.js", lib_dom_js),
    FILE_OF("lib/flow-keys.js", lib_flow_keys_js),
    FILE_OF("lib/forecast-chart.js", lib_forecast_chart_js),
    FILE_OF("lib/form-dialog.js", lib_form_dialog_js),
    FILE_OF("lib/format.js", lib_format_js),
    FILE_OF("lib/hints.js", lib_hints_js),
    FILE_OF("lib/names.js", lib_names_js),
    FILE_OF("lib/outlook.js", lib_outlook_js),
    FILE_OF("lib/page.js", lib_page_js),
    FILE_OF("lib/picker.js", lib_picker_js),
    FILE_OF("lib/range-chart.js", lib_range_chart_js),
    FILE_OF("lib/range-data.js", lib_range_data_js),
    FILE_OF("lib/recent.js", lib_recent_js),
    FILE_OF("lib/route.js", lib_route_js),
    FILE_OF("lib/source.js", lib_source_js),
    FILE_OF("lib/spark.js", lib_spark_js),
    FILE_OF("lib/steady.js", lib_steady_js),
    FILE_OF("lib/subject.js", lib_subject_js),
    FILE_OF("lib/table.js", lib_table_js),
    FILE_OF("lib/tally.js", lib_tally_js),
    FILE_OF("lib/time.js", lib_time_js),
    FILE_OF("style.css", style_css),
    FILE_OF("views/agent.js", views_agent_js),
    FILE_OF("views/capacity-report.js", views_capacity_report_js),
    FILE_OF("views/capacity-row.js", views_capacity_row_js),
    FILE_OF("views/capacity.js", views_capacity_js),
    FILE_OF("views/explore-figures.js", views_explore_figures_js),
    FILE_OF("views/explore-start.js", views_explore_start_js),
    FILE_OF("views/explore.js", views_explore_js),
    FILE_OF("views/flow-data.js", views_flow_data_js),
    FILE_OF("views/flow-form.js", views_flow_form_js),
    FILE_OF("views/flow-list.js", views_flow_list_js),
    FILE_OF("views/flow-table.js", views_flow_table_js),
    FILE_OF("views/flow-view.js", views_flow_view_js),
    FILE_OF("views/flows.js", views_flows_js),
    FILE_OF("views/host.js", views_host_js),
    FILE_OF("views/interface.js", views_interface_js),
    FILE_OF("views/now-agents.js", views_now_agents_js),
    FILE_OF("views/now-events.js", views_now_events_js),
    FILE_OF("views/now-flows.js", views_now_flows_js),
    FILE_OF("views/now-ports.js", views_now_ports_js),
    FILE_OF("views/now.js", views_now_js),
    FILE_OF("views/report-form.js", views_report_form_js),
    FILE_OF("views/thresholds.js", views_thresholds_js),
    FILE_OF("views/usage-report.js", views_usage_report_js),
};

size_t dashboard_file_count(void) { return sizeof files / sizeof files[0]; }

struct dashboard_file dashboard_file_at(size_t place) { return files[place]; }
