/// A list with a fixed number of slots, so that a packet's tags and labels need no heap.
///
/// What does not fit is refused by `append`, never written elsewhere.
public struct BoundedList<let capacity: Int, Element: Hashable & Sendable>: Sendable {
    @usableFromInline var slots: InlineArray<capacity, Element>
    @usableFromInline var used: Int32

    /// An empty list.
    ///
    /// - Parameter filler: What the unused slots hold; it is never handed out.
    @inlinable
    init(filler: Element) {
        slots = InlineArray(repeating: filler)
        used = 0
    }

    /// Adds one element at the end; false when all slots are taken.
    @inlinable
    mutating func append(_ element: Element) -> Bool {
        guard count < capacity else { return false }
        slots[count] = element
        used += 1
        return true
    }
}

extension BoundedList: RandomAccessCollection {
    /// Always 0.
    @inlinable public var startIndex: Int { 0 }

    /// How many slots are taken.
    @inlinable public var endIndex: Int { Int(used) }

    /// The element at a position below `endIndex`.
    @inlinable
    public subscript(position: Int) -> Element {
        precondition(position >= 0 && position < endIndex, "index out of range")
        return slots[position]
    }
}

extension BoundedList: Hashable {
    /// Compares the elements in use.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.elementsEqual(right)
    }

    /// Hashes the elements in use.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(used)
        for element in self { hasher.combine(element) }
    }
}
