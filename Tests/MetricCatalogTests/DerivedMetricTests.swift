import ByteReading
import MetricCatalog
import SFlowWire
import TestSupport
import Testing

/// Metrics that are computed from others.
@Suite struct DerivedMetricTests {
    /// A formula whose input is misspelt would vanish without a word.
    @Test func noneIsMissing() {
        #expect(DerivedMetric.all.count == 52)
        #expect(DerivedMetric.byName.count == DerivedMetric.all.count)
        for derived in DerivedMetric.all {
            let columns = MetricStructure.all[derived.structureIndex].columns
            #expect(derived.inputs.allSatisfy { columns.indices.contains($0) }, "\(derived.metric.name)")
        }
    }

    @Test(
        arguments: [
            ("ifinutilization", [98, 1e10], 98.0 * 800 / 1e10), ("ifoututilization", [2.5e8, 1e9], 200),
            ("ifinutilization", [98, nil], nil), ("ifinpkts", [3, nil, 4], 7), ("ifoutpkts", [nil, nil, nil], nil),
            ("cpu_utilization", [75, 10, 0, 10, 75, 5, 0, 0], 25), ("cpu_user", [10, 10, 0, 10, 75, 5, 0, 0], 10),
            ("mem_used", [100, 20, 10, 30], 40), ("mem_utilization", [100, 20, 10, 30], 40),
            ("mem_utilization", [0, 0, 0, 0], nil), ("disk_utilization", [200, 50], 75),
            ("ovs_dp_hitrate", [90, 90, 10], 90), ("ovs_dp_missrate", [10, 90, 10], 10),
            ("ovs_dp_maskhitsperpacket", [150, 90, 10], 1.5), ("ovs_dp_hitrate", [0, 0, 0], nil),
            ("workers_utilization", [3, 3, 9], 25), ("http_requests", [1, 2, 3, 4, 5, 6, 7, 8, 9], 45),
            ("vir_cpu_utilization", [500, 2], 25), ("app_usertime", [158], 15.8), ("load_one_per_cpu", [6, 4], 1.5),
            ("nvml_gpu_utilization", [3000, 4], 75), ("bcm_host_utilization", [512, 2048], 25),
            ("radio_utilization", [30, 120], 25), ("memcache_hitrate", [3, 3, 1], 75),
        ] as [(String, [Double?], Double?)]
    )
    func values(_ name: String, _ inputs: [Double?], _ value: Double?) throws {
        let derived = try #require(DerivedMetric.byName[name])
        #expect(derived.inputs.count == inputs.count)
        let found = derived.value(of: inputs)
        if let value {
            #expect(abs((found ?? .infinity) - value) < 1e-9)
        } else {
            #expect(found == nil)
        }
    }
}

/// Records whose figures do not stand where their fields do.
@Suite struct SpecialRecordTests {
    private func metrics(_ format: DataFormat, _ bytes: [UInt8]) throws -> [String: Double] {
        let structure = MetricStructure.all[try #require(MetricStructure.index(of: format))]
        let extracted = try extract(structure, bytes)
        var result: [String: Double] = [:]
        for (index, column) in structure.columns.enumerated() where extracted.known >> UInt64(index) & 1 == 1 {
            result[column.metric.name] = column.metric.type.real(extracted.values[index])
        }
        return result
    }

    /// Two lanes of a module: what is 0 is not known.
    @Test func lanesOfAnOpticalModule() throws {
        let bytes = WireWriter.bytes { writer in
            writer.u32(7, 2, 3300)
            writer.i32(38_125)
            writer.u32(2)
            writer.u32(1, 6_000, 500, 100, 1_000, 850, 400, 50, 900, 850)
            writer.u32(2, 0, 510, 100, 1_000, 850, 0, 50, 900, 850)
        }
        let found = try metrics(DataFormat(0, 10), bytes)
        #expect(found["opt_module_voltage"] == 3300)
        #expect(found["opt_module_temperature"] == 38.125)
        #expect(found["opt_lane1_tx_bias_current"] == 6000)
        #expect(found["opt_lane1_rx_power"] == 400)
        #expect(found["opt_lane2_tx_power"] == 510)
        #expect(found["opt_lane2_tx_bias_current"] == nil)
        #expect(found["opt_lane2_rx_power"] == nil)
        #expect(found["opt_lane3_tx_power"] == nil)
    }

    /// Counters follow a name of any length.
    @Test(arguments: ["", "a", "shop.web", "12345"])
    func operationsOfAnApplication(_ name: String) throws {
        let bytes = WireWriter.bytes { writer in
            writer.string(name)
            writer.u32(100, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
        }
        let found = try metrics(DataFormat(0, 2202), bytes)
        #expect(found["app_success"] == 100)
        #expect(found["app_unauthorized"] == 10)
        #expect(found.count == 11)
    }

    @Test func temperaturesAreTenths() throws {
        let bytes = WireWriter.bytes { writer in
            writer.i32(-5, 612)
            writer.u32(0)
        }
        let found = try metrics(DataFormat(0, 3001), bytes)
        #expect(found["temperature_min"] == -0.5)
        #expect(found["temperature_max"] == 61.2)
    }

    @Test(arguments: [(9_850, 98.5), (Int32.max, nil), (Int32.min + 1, nil)] as [(Int32, Double?)])
    func aPowerFactor(_ wire: Int32, _ value: Double?) throws {
        let bytes = WireWriter.bytes { writer in
            writer.u32(230_000, 1_000, 226_000)
            writer.i32(wire)
            writer.u32(5, 0)
        }
        #expect(try metrics(DataFormat(0, 3000), bytes)["energy_power_factor"] == value)
    }

    /// A guest's own words have names of their own; a host's are those of everything on it.
    @Test func guestsSayTheirOwnNames() throws {
        let text = try #require(MetricPlace.textsByName["host_name"])
        #expect(text.name(on: DataSource(class: 2, index: 1)) == "host_name")
        #expect(text.name(on: DataSource(class: 3, index: 100_001)) == "vir_host_name")
        #expect(MetricPlace.textsByName["vir_host_name"] != nil)
    }

    @Test func adaptersAndParents() throws {
        let adapters = WireWriter.bytes { writer in
            writer.u32(2)
            writer.u32(2, 2)
            writer.mac(0x0200_0000_0001)
            writer.mac(0x0200_0000_0002)
            writer.u32(3, 1)
            writer.mac(0)
        }
        let text = try #require(MetricPlace.textsByName["adapters"])
        let layout = try #require(RecordLayout.counterRecord(DataFormat(0, 2001)))
        #expect(text.text(in: try layout.decode(ByteCursor(adapters.span.bytes))) == "2=020000000001,020000000002")
        let parent = try #require(MetricPlace.textsByName["parent"])
        let record = [FieldValue.NamedValue("container_type", .unsigned(2)), .init("container_index", .unsigned(1))]
        #expect(parent.text(in: record) == "2.1")
    }
}
