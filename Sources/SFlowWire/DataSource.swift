/// What a sample speaks of: an index within a class (sFlow v5, section 5, `sflow_data_source`).
public struct DataSource: Hashable, Sendable {
    /// 0 ifIndex, 1 smonVlanDataSource, 2 entPhysicalEntry, 3 entLogicalEntry.
    public let sourceClass: UInt32
    /// The index within the class; for class 0 the ifIndex.
    public let index: UInt32

    /// A data source from its two numbers.
    @inlinable
    public init(class sourceClass: UInt32, index: UInt32) {
        self.sourceClass = sourceClass
        self.index = index
    }

    /// A data source from the compact form: class in the top 8 bits, index in the low 24.
    @inlinable
    public init(compact word: UInt32) {
        self.init(class: word >> 24, index: word & 0xff_ffff)
    }
}

extension DataSource: CustomStringConvertible {
    /// `12` for ifIndex 12, `2.1` for index 1 of class 2, as sFlow-RT writes them.
    public var description: String { sourceClass == 0 ? "\(index)" : "\(sourceClass).\(index)" }
}

extension DataSource {
    /// Reads the form that `description` writes; nil if the text is none.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        switch parts.count {
        case 1:
            guard let index = UInt32(parts[0]) else { return nil }
            self.init(class: 0, index: index)
        case 2:
            guard let sourceClass = UInt32(parts[0]), let index = UInt32(parts[1]) else { return nil }
            self.init(class: sourceClass, index: index)
        default:
            return nil
        }
    }
}
