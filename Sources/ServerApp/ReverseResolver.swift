import ByteReading
import Dispatch
import FlowLanguage
import Foundation
import Synchronization

/// Finds the names of addresses in the domain name system, away from who asks.
///
/// An address that is asked for the first time has no name yet; the answer is there for those who ask later. What is known
/// is asked anew after an hour.
final class ReverseResolver: HostNames {
    private struct Known {
        var name: String?
        var until: ContinuousClock.Instant
    }

    private struct State {
        var names: [IPAddress: Known] = [:]
        var waiting = 0
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "names", qos: .utility)

    private static let life = Duration.seconds(3_600)
    private static let nameLimit = 100_000
    /// No more questions than these wait; others are asked when they come up again.
    private static let waitingLimit = 1_000

    func name(of address: IPAddress) -> String? {
        let now = ContinuousClock.now
        let (name, isDue) = state.withLock { state -> (String?, Bool) in
            let known = state.names[address]
            if let known, known.until > now { return (known.name, false) }
            guard state.waiting < ReverseResolver.waitingLimit else { return (known?.name, false) }
            if state.names.count >= ReverseResolver.nameLimit { state.names.removeAll() }
            state.waiting += 1
            state.names[address] = Known(name: known?.name, until: now + ReverseResolver.life)
            return (known?.name, true)
        }
        if isDue { queue.async { [self] in resolve(address) } }
        return name
    }

    private func resolve(_ address: IPAddress) {
        let name = ReverseResolver.lookUp(address)
        state.withLock { state in
            state.waiting -= 1
            state.names[address]?.name = name
        }
    }

    /// Asks the system's resolver; the dot at the end says that the name is whole.
    private static func lookUp(_ address: IPAddress) -> String? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.description, nil, &hints, &list) == 0, let first = list else { return nil }
        defer { freeaddrinfo(list) }
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let outcome = getnameinfo(
            first.pointee.ai_addr,
            first.pointee.ai_addrlen,
            &name,
            socklen_t(name.count),
            nil,
            0,
            NI_NAMEREQD
        )
        guard outcome == 0 else { return nil }
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.hasSuffix(".") ? text : text + "."
    }
}
