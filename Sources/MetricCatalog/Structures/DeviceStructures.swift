import SFlowWire

extension MetricStructure {
    /// Metrics of a device as a whole: power, climate, buffers, tables, GPUs.
    static let deviceStructures: [MetricStructure] = [
        MetricStructure(
            DataFormat(0, 3000),
            [
                MetricRow("voltage", "energy_voltage", "mV", "Voltage of the supply.", zeroIsUnknown: true),
                MetricRow("current", "energy_current", "mA", "Current drawn."),
                MetricRow("real_power", "energy_power", "mW", "Real power drawn."),
                MetricRow(
                    "power_factor",
                    "energy_power_factor",
                    "%",
                    "Power factor; not known of direct current.",
                    thousandths: 10
                ),
                MetricRow("energy", "energy_consumed", "mJ", "Energy drawn."),
                MetricRow("errors", "energy_errors", "events", "Times that a figure was out of range."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 3001),
            [
                MetricRow("minimum", "temperature_min", "°C", "Temperature of the coolest sensor.", thousandths: 100),
                MetricRow("maximum", "temperature_max", "°C", "Temperature of the hottest sensor.", thousandths: 100),
                MetricRow("errors", "temperature_errors", "events", "Times that a temperature was out of range."),
            ]
        ),
        MetricStructure(
            DataFormat(0, 3002),
            [MetricRow("relative", "humidity", "%", "Relative humidity.")]
        ),
        MetricStructure(
            DataFormat(0, 3003),
            [
                MetricRow("total", "fans_total", "fans", "Fans."),
                MetricRow("failed", "fans_failed", "fans", "Fans that have failed."),
                MetricRow("speed", "fans_speed", "%", "Mean speed of the fans."),
            ]
        ),
        MetricStructure(
            DataFormat(4413, 1),
            [
                MetricRow("uc_pc", "bst_device_uc", "%", "Most use of unicast buffers since the report before."),
                MetricRow("mc_pc", "bst_device_mc", "%", "Most use of multicast buffers since the report before."),
            ]
        ),
        MetricStructure(
            DataFormat(4413, 2),
            ["ingress_uc", "ingress_mc", "egress_uc", "egress_mc"].map { part in
                MetricRow("\(part)_pc", "bst_\(part)", "%", "Most use of \(part) buffers since the report before.")
            }
        ),
        MetricStructure(
            DataFormat(4413, 3),
            (RecordLayout.counterRecord(DataFormat(4413, 3))?.fields ?? []).map { field in
                let isLimit = field.name.hasSuffix("_max")
                let what = isLimit ? String(field.name.dropLast(4)) : field.name
                return MetricRow(
                    field.name,
                    "bcm_\(field.name)",
                    "entries",
                    "\(isLimit ? "Room" : "Entries") in the hardware's table of \(what).",
                    zeroIsUnknown: isLimit
                )
            }
        ),
        MetricStructure(
            DataFormat(5703, 1),
            [
                MetricRow("device_count", "nvml_device_count", "gpus", "GPUs.", zeroIsUnknown: true),
                MetricRow("processes", "nvml_processes", "processes", "Processes that compute on GPUs."),
                MetricRow("gpu_time", "nvml_gpu_time", "ms", "Time in which GPUs computed, summed over them."),
                MetricRow("mem_time", "nvml_mem_time", "ms", "Time in which GPUs used memory, summed over them."),
                MetricRow("mem_total", "nvml_mem_total", "bytes", "Memory of the GPUs.", zeroIsUnknown: true),
                MetricRow("mem_free", "nvml_mem_free", "bytes", "Memory of the GPUs that is free."),
                MetricRow("ecc_errors", "nvml_ecc_errors", "errors", "Memory errors of the GPUs."),
                MetricRow("energy", "nvml_energy", "mJ", "Energy drawn by the GPUs."),
                MetricRow("temperature", "nvml_temperature", "°C", "Heat of the hottest GPU.", zeroIsUnknown: true),
                MetricRow("fan_speed", "nvml_fan_speed", "%", "Speed of the fastest GPU fan."),
            ]
        ),
    ]
}
